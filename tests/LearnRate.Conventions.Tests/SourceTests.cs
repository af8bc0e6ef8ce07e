using System.Text.RegularExpressions;

namespace LearnRate.Conventions.Tests;

/// <summary>How sources are written.</summary>
public sealed partial class SourceTests
{
    private const int LongestLine = 140, LongestFile = 400;

    /// <summary>The libraries: a web page shows what they say, so that they must not speak of a command line.</summary>
    private static readonly string[] Libraries = ["src/LearnRate", "src/LearnRate.Formats", "src/LearnRate.Storage", "src/LearnRate.Plots"];

    [Fact]
    public void Lines_EndBeforeColumn140() => Assert.Empty(
        from file in Repository.Sources("src", "tests", "bench", "samples")
        from line in File.ReadLines(file).Index()
        where line.Item.Length > LongestLine
        select $"{Repository.Name(file)}:{line.Index + 1} has {line.Item.Length} characters");

    [Fact]
    public void Files_AreOfOneIdea() => Assert.Empty(
        from file in Repository.Sources("src")
        let lines = File.ReadLines(file).Count()
        where lines > LongestFile
        select $"{Repository.Name(file)} has {lines} lines");

    [Fact]
    public void Libraries_NameNoOptions() => Assert.Empty(
        from file in Repository.Sources(Libraries)
        from line in File.ReadLines(file).Index()
        where OptionInText().IsMatch(line.Item) || line.Item.Contains("'learnrate ", StringComparison.Ordinal)
        select $"{Repository.Name(file)}:{line.Index + 1}: {line.Item.Trim()}");

    // `Of` was what Create, From, Parse, Format, Pow and more were called: a reader had to look each of them up.
    [Fact]
    public void NothingIsCalledOf() => Assert.Empty(
        from file in Repository.Sources("src", "bench", "samples")
        from line in File.ReadLines(file).Index()
        where MethodOf().IsMatch(line.Item)
        select $"{Repository.Name(file)}:{line.Index + 1}: {line.Item.Trim()}");

    [Fact]
    public void DocumentationOfPublicMembers_IsNotTurnedOff() => Assert.Empty(
        from file in Repository.Sources("src").Concat(Directory.EnumerateFiles(Repository.Root, "*.*props", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories))
        where File.ReadAllText(file).Contains("CS1591", StringComparison.Ordinal)
        select Repository.Name(file));

    // Lanes is the one type that knows vectors of the processor. The others ask how wide they are, compute functions of half of them, make
    // random numbers, or transpose in blocks; the tutorial's program has kernels of its own.
    [Fact]
    public void VectorsOfTheProcessor_AreKnownInFewPlaces() => Assert.Equal(
        [
            "Engine/Gemm.cs", "Numerics/Exponential.cs", "Numerics/Lanes.cs", "Numerics/SplitMix64.cs", "Numerics/Tangent.cs",
            "Numerics/Transposition.cs", "Numerics/Vector256Functions.cs", "Tutorial/TutorialLanes.cs", "Tutorial/TutorialStep.cs",
            "Tutorial/TutorialSummaryAccumulator.cs", "Tutorial/TutorialSweep.cs",
        ],
        Repository.Sources("src/LearnRate").Where(file => VectorType().IsMatch(File.ReadAllText(file)))
            .Select(file => Repository.Name(file)["src/LearnRate/".Length..]).Order(StringComparer.Ordinal));

    [Fact]
    public void UnsafeCode_IsInTheCellarAlone() => Assert.Empty(
        from file in Repository.Sources("src")
        let name = Repository.Name(file)
        where !name.StartsWith("src/LearnRate/Engine/", StringComparison.Ordinal)
            && !name.StartsWith("src/LearnRate/Numerics/", StringComparison.Ordinal)
            && !name.StartsWith("src/LearnRate.Generators/", StringComparison.Ordinal)
        where UnsafeKeyword().IsMatch(File.ReadAllText(file))
        select name);

    [Fact]
    public void TestsMirrorTheLibrary()
    {
        static IEnumerable<string> Folders(string of) => Directory.EnumerateDirectories(Path.Combine(Repository.Root, of))
            .Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("bin" or "obj"));
        Assert.Empty(Folders("src/LearnRate").Except(Folders("tests/LearnRate.Tests")));
    }

    [GeneratedRegex(@"""[^""]*--[a-z][a-z-]+")]
    private static partial Regex OptionInText();

    [GeneratedRegex(@"\bOf(<[^>]*>)?\([^)]*\)\s*(=>|$)|\.Of\(")]
    private static partial Regex MethodOf();

    [GeneratedRegex(@"\bVector(512|256|128)(<|\.)")]
    private static partial Regex VectorType();

    [GeneratedRegex(@"^\s*([a-z]+ )*unsafe\b", RegexOptions.Multiline)]
    private static partial Regex UnsafeKeyword();
}
