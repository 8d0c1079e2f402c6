namespace Selkie.Cli.Completion;

/// <summary>Scripts for shells. Each asks the program by its hidden command and does what the directive says.</summary>
internal static class CompletionScripts
{
    /// <summary>The script of a shell, or null.</summary>
    /// <param name="shell">The shell.</param>
    /// <param name="name">The program's name.</param>
    /// <param name="descriptions">Whether words are described.</param>
    public static string? For(string shell, string name, bool descriptions)
    {
        var script = shell switch { "bash" => Bash, "zsh" => Zsh, "fish" => Fish, "powershell" => PowerShell, _ => null };
        return script?.Replace("NAME", name).Replace("ASK", descriptions ? "__complete" : "__completeNoDesc");
    }

    private const string Bash = """
        # bash completion for NAME                                -*- shell-script -*-

        __NAME_complete() {
            local cur cword line word value directive width=0
            local -a words=() lines=() offers=()
            if declare -F _get_comp_words_by_ref >/dev/null; then
                _get_comp_words_by_ref -n "=:" cur words cword
                words=("${words[@]:0:cword+1}")
            else
                read -ra words <<<"${COMP_LINE:0:COMP_POINT}"
                [[ ${COMP_LINE:0:COMP_POINT} == *[[:space:]] ]] && words+=("")
                cur=${words[${#words[@]}-1]}
            fi
            while IFS= read -r line; do
                lines+=("$line")
            done < <("${words[0]}" ASK "${words[@]:1}" 2>/dev/null)
            ((${#lines[@]})) || return
            directive=${lines[${#lines[@]}-1]#:}
            unset "lines[${#lines[@]}-1]"
            ((directive & 2)) && compopt -o nospace
            ((directive & 4)) && compopt +o default

            value=$cur
            [[ $cur == -*=* ]] && value=${cur#*=}
            for line in "${lines[@]}"; do
                word=${line%%$'\t'*}
                [[ $word == "$value"* ]] || continue
                offers+=("$line")
                ((${#word} > width)) && width=${#word}
            done
            COMPREPLY=()
            for line in "${offers[@]}"; do
                word=${line%%$'\t'*}
                # The shell takes what follows the last colon for the word.
                [[ $value == *:* && $COMP_WORDBREAKS == *:* ]] && word=${word#"${value%"${value##*:}"}"}
                if ((${#offers[@]} > 1)) && [[ $line == *$'\t'* ]]; then
                    printf -v word '%-*s  (%s)' "$width" "$word" "${line#*$'\t'}"
                fi
                COMPREPLY+=("$word")
            done
        }

        complete -o default -F __NAME_complete NAME

        """;

    private const string Zsh = """
        #compdef NAME
        # zsh completion for NAME                                 -*- shell-script -*-

        _NAME() {
            local line word directive
            local -a lines offers options
            lines=("${(@f)$("${words[1]}" ASK "${(@)words[2,CURRENT]}" 2>/dev/null)}")
            (( $#lines )) || return 1
            directive=${lines[-1]#:}
            lines[-1]=()
            for line in $lines; do
                word=${${line%%$'\t'*}//:/\\:}
                if [[ $line == *$'\t'* ]]; then
                    offers+=("$word:${line#*$'\t'}")
                else
                    offers+=("$word")
                fi
            done
            (( directive & 2 )) && options=(-S '')
            [[ $PREFIX == -*=* ]] && compset -P '*='
            if (( $#offers )); then
                _describe -o NAME offers $options
            elif (( ! (directive & 4) )); then
                _files
            fi
        }

        if [[ $funcstack[1] == _NAME ]]; then
            _NAME
        else
            compdef _NAME NAME
        fi

        """;

    private const string Fish = """
        # fish completion for NAME                                -*- shell-script -*-

        function __NAME_ask
            set -l words (commandline -opc)
            set -l last (commandline -ct)
            set -l lines ($words[1] ASK $words[2..-1] $last 2>/dev/null)
            set -q lines[1]; or return 1
            set -g __NAME_directive (string sub -s 2 -- $lines[-1])
            set -e lines[-1]
            set -l prefix (string match -r -- '^-.*=' $last)
            for line in $lines
                printf '%s%s\n' "$prefix" $line
            end
            if test (math "bitand($__NAME_directive, 4)") -eq 0; and not set -q lines[1]
                __fish_complete_path $last
            end
        end

        complete -c NAME -e
        complete -c NAME -f -a '(__NAME_ask)'

        """;

    private const string PowerShell = """
        # powershell completion for NAME                          -*- shell-script -*-

        Register-ArgumentCompleter -Native -CommandName 'NAME' -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -le $cursorPosition } | ForEach-Object { $_.ToString() })
            $arguments = @($words | Select-Object -Skip 1)
            if ($wordToComplete -eq '') { $arguments += '""' }
            $lines = @(& $words[0] ASK @arguments 2>$null)
            if ($lines.Count -eq 0) { return }
            foreach ($line in $lines[0..($lines.Count - 1)]) {
                if ($line.StartsWith(':')) { break }
                $word, $text = $line -split "`t", 2
                if (-not $text) { $text = $word }
                [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $text)
            }
        }

        """;
}
