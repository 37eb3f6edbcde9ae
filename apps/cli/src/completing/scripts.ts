/** The script of each shell: it asks `hp complete-words` for the candidates of a line. */
export const scripts = {
  bash: `# hp in bash: source this file
_hp() {
  local word="\${COMP_WORDS[COMP_CWORD]}" line
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :paths ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$word")
    else
      COMPREPLY+=("\${line%%$'\\t'*}")
    fi
  done < <(hp complete-words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _hp hp
`,
  zsh: `#compdef hp
# hp in zsh: put this file on your fpath as _hp, or source it
_hp() {
  local line
  local -a described
  for line in "\${(@f)$(hp complete-words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == :paths ]]; then
      _files
    elif [[ -n $line ]]; then
      described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
    fi
  done
  (( \${#described} )) && _describe hp described
}
compdef _hp hp
`,
  fish: `# hp in fish: save this as ~/.config/fish/completions/hp.fish
function __hp_words
    set -l words (commandline -opc)[2..]
    set -l last (commandline -ct)
    for line in (hp complete-words -- $words "$last" 2>/dev/null)
        if test "$line" = ":paths"
            __fish_complete_path "$last"
        else
            echo $line
        end
    end
end
complete -c hp -f -a '(__hp_words)'
`,
  powershell: `# hp in PowerShell 7: dot-source this file in your profile
Register-ArgumentCompleter -Native -CommandName hp -ScriptBlock {
    param($word, $ast, $cursor)
    $words = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
    if ($word -eq '') { $words += '' }
    hp complete-words -- @words | ForEach-Object {
        if ($_ -eq ':paths') {
            [System.Management.Automation.CompletionCompleters]::CompleteFilename($word)
        } else {
            $name, $text = $_ -split "\`t", 2
            [System.Management.Automation.CompletionResult]::new($name, $name, 'ParameterValue', ($text ?? $name))
        }
    }
}
`,
} as const
