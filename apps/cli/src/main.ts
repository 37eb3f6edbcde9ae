import { version } from './version.ts'

const words = process.argv.slice(2)
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) console.log(version)
else process.exitCode = await (await import('./cli.ts')).run(words)
