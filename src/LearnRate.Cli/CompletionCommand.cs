using System.CommandLine;

namespace LearnRate.Cli;

/// <summary><c>learnrate completion SHELL</c>: a script that completes learnrate's words in that shell.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            # learnrate completion for bash. Install: learnrate completion bash > ~/.local/share/bash-completion/completions/learnrate
            _learnrate() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$(learnrate "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -F _learnrate learnrate
            """,
        ["zsh"] = """
            #compdef learnrate
            # learnrate completion for zsh. Install: learnrate completion zsh > "${fpath[1]}/_learnrate"
            _learnrate() {
              local -a words_found
              words_found=("${(@f)$(learnrate "[suggest:${#BUFFER}]" "${BUFFER}" 2>/dev/null)}")
              compadd -a words_found
            }
            compdef _learnrate learnrate
            """,
        ["fish"] = """
            # learnrate completion for fish. Install: learnrate completion fish > ~/.config/fish/completions/learnrate.fish
            function __learnrate
              set -l line (commandline -cp)
              learnrate "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -f -c learnrate -a '(__learnrate)'
            """,
        ["pwsh"] = """
            # learnrate completion for PowerShell. Install: learnrate completion pwsh >> $PROFILE
            Register-ArgumentCompleter -Native -CommandName learnrate -ScriptBlock {
              param($word, $line, $cursor)
              learnrate "[suggest:$cursor]" "$line" 2>$null | Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
    };

    public static Command Create(Terminal terminal)
    {
        Argument<string> shell = new("shell") { Description = "bash, zsh, fish or pwsh", HelpName = "bash|zsh|fish|pwsh" };
        shell.CompletionSources.Add([.. Scripts.Keys]);
        shell.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Scripts.ContainsKey(token.Value))
                result.AddError($"shell '{token.Value}' is not known. Allowed: {string.Join(", ", Scripts.Keys)}.");
        });

        Command command = new("completion", "Print a script that completes learnrate's words in your shell") { shell };
        command.SetAction(parsed =>
        {
            terminal.Out.WriteLine(Scripts[parsed.GetValue(shell)!]);
            return ExitCode.Done;
        });
        return command.WithExamples(["learnrate completion bash > ~/.local/share/bash-completion/completions/learnrate"]);
    }
}
