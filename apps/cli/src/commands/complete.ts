import { nearest } from '../arguments/usage.ts'
import { defineCommand } from '../command.ts'
import { Refusal } from '../refusal.ts'

const shells = ['bash', 'zsh', 'fish', 'powershell']

export const command = defineCommand({
  summary: 'prints the script that completes hp in your shell, column names included',
  place: 9,
  arguments: [{ name: 'shell', describe: shells.join(', '), words: () => shells }],
  options: [],
  examples: [
    { line: 'hp complete bash > hp-completion.bash', does: 'then source the file in ~/.bashrc' },
    { line: 'hp complete fish', does: 'for ~/.config/fish/completions/hp.fish' },
  ],
  run: async (input, { out }) => {
    const [shell = ''] = input.arguments
    const { scripts } = await import('../completing/scripts.ts')
    const script = Object.hasOwn(scripts, shell) ? scripts[shell as keyof typeof scripts] : undefined
    if (script === undefined) {
      throw new Refusal({
        code: 'request/invalid',
        what: `there is no completion for "${shell}".`,
        fix: nearest(shell, shells, 'shells'),
      })
    }
    await out.write(script)
    return 0
  },
})
