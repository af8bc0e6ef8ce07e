using LearnRate.Workbench;

namespace LearnRate.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("tutorial --rate 0,001", "'0,001' has a comma")]
    [InlineData("tutorial --rate 1,5", "'1,5' has a comma")]
    [InlineData("tutorial --rate 1,000.5", "has a comma")]
    [InlineData("tutorial --rate abc", "'abc' is not a number")]
    [InlineData("tutorial --rate 0", "'0' is out of range")]
    [InlineData("tutorial --rate -1", "'-1' is out of range")]
    [InlineData("tutorial --rate NaN", "'NaN' is out of range")]
    [InlineData("tutorial --rate Infinity", "'Infinity' is out of range")]
    [InlineData("tutorial --rate 1e999", "'1e999' is out of range")]
    [InlineData("tutorial --rate 0.1 --rate x", "'x' is not a number")]
    [InlineData("tutorial --rate", "--rate needs a value")]
    [InlineData("tutorial --rule wrong", "Allowed: published, corrected, gradient")]
    [InlineData("tutorial --data 150", "Allowed: published, corrected")]
    [InlineData("tutorial --stop never", "Allowed: published, honest")]
    [InlineData("tutorial --iterations 0", "whole number from 1 to 1000000000")]
    [InlineData("tutorial --iterations 1.5", "whole number from 1 to 1000000000")]
    [InlineData("tutorial --rat 1", "Did you mean '--rate'?")]
    [InlineData("tutorial extra", "'extra' is one word too many")]
    [InlineData("tutorail", "Did you mean 'tutorial'?")]
    [InlineData("xyzzyplugh", "Allowed: completion, data, doctor, predict, runs, schedule, sweep, train, tutorial")]
    [InlineData("data", "a command is missing. Allowed: inspect")]
    [InlineData("data inspect", "inspect needs a data: file")]
    [InlineData("runs", "a command is missing. Allowed: list, show, compare, export, rm")]
    [InlineData("data inspect x.csv --split 60/20/30", "Shares are three percentages that make 100")]
    [InlineData("data inspect x.csv --delimiter ab", "--delimiter: 'ab' is not allowed")]
    [InlineData("data inspect x.csv --kind size=wish", "--kind: 'size=wish' is not understood")]
    [InlineData("data inspect x.csv --scale much", "Allowed: standard, minmax, robust, none")]
    [InlineData("data inspect x.csv --header maybe", "Allowed: yes, no")]
    [InlineData("predict", "predict needs a model: folder|model.json")]
    [InlineData("predict model.json", "predict needs a data: file")]
    [InlineData("predict model.json x.csv --format xml", "Allowed: csv, json, jsonl")]
    [InlineData("predict model.json x.csv --target y", "unknown option '--target'")]
    [InlineData("", "a command is missing")]
    [InlineData("completion", "completion needs a shell")]
    [InlineData("completion tcsh", "Allowed: bash, zsh, fish, pwsh")]
    public async Task AMistake_GetsOneLineAndExitCode2(string line, string expected)
    {
        var answer = await Learnrate.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, answer.ExitCode);
        Assert.Empty(answer.Out);
        Assert.StartsWith("error: ", answer.Error, StringComparison.Ordinal);
        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("tutorial --help")]
    [InlineData("doctor --help")]
    [InlineData("schedule --help")]
    [InlineData("train --help")]
    [InlineData("data --help")]
    [InlineData("data inspect --help")]
    [InlineData("runs --help")]
    [InlineData("runs list --help")]
    [InlineData("runs rm --help")]
    [InlineData("runs check --help")]
    [InlineData("predict --help")]
    [InlineData("completion --help")]
    public async Task Help_BeginsWithExamples(string line)
    {
        var answer = await Learnrate.Run(line.Split(' '));

        Assert.Equal(0, answer.ExitCode);
        Assert.StartsWith("Examples:", answer.Out, StringComparison.Ordinal);
        Assert.Contains("Usage:", answer.Out, StringComparison.Ordinal);
        Assert.Empty(answer.Error);
    }

    [Fact]
    public async Task Help_ListsTheExitCodes()
    {
        var help = (await Learnrate.Run("--help")).Out;
        foreach (var code in (int[])[0, 1, 2, 3, 4, 5, 130, 143])
            Assert.Contains($" {code} ", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("doctor")]
    public async Task VersionAndDoctor_NameTheVectorHardware(string word)
    {
        var answer = await Learnrate.Run(word);

        Assert.Equal(0, answer.ExitCode);
        Assert.Contains(MachineInfo.VectorHardware, answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VectorHardware_FollowsTheProcessor()
    {
        var answer = await Learnrate.RunProcess(
            new Dictionary<string, string> { ["DOTNET_EnableHWIntrinsic"] = "0" }, "--version");
        Assert.Contains("no vector hardware", answer.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash"), InlineData("zsh"), InlineData("fish"), InlineData("pwsh")]
    public async Task Completion_PrintsAScriptThatAsksLearnrate(string shell)
    {
        var answer = await Learnrate.Run("completion", shell);

        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("[suggest:", answer.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("learnrate tu", "tutorial")]
    [InlineData("learnrate tutorial --ru", "--rule")]
    [InlineData("learnrate tutorial --rule ", "gradient")]
    [InlineData("learnrate predict --for", "--format")]
    [InlineData("learnrate predict --format ", "jsonl")]
    [InlineData("learnrate completion ", "fish")]
    public async Task Suggest_KnowsTheWords(string line, string expected)
    {
        var answer = await Learnrate.Run($"[suggest:{line.Length}]", line);

        Assert.Equal(0, answer.ExitCode);
        Assert.Contains(expected, answer.Out.Split('\n').Select(word => word.Trim()));
    }
}
