using LearnRate.Data;
using LearnRate.Storage;

namespace LearnRate.Workbench.Tests;

/// <summary>Failures are facts; each front end says them in its own words.</summary>
public sealed class FailureTests
{
    [Fact]
    public void EachFrontEnd_HasItsOwnWordsForSettingsAndActivities()
    {
        var (target, inspect) = (Setting.Target with { Value = "<column>" }, new Activity("data inspect", "houses.csv"));
        var failure = new Failure(FailureCode.Usage, $"train needs a target: {target}. See {inspect} for {1234:N0} rows.");

        Assert.Equal("train needs a target: --target <column>. See learnrate data inspect houses.csv for 1,234 rows.",
            failure.Describe(mention => mention is Activity a ? $"learnrate {a.Name} {a.About}" : $"--{mention}"));
        Assert.Equal("train needs a target: Target. See Inspect for 1,234 rows.",
            failure.Describe(mention => mention is Activity ? "Inspect" : "Target"));
        Assert.Equal("train needs a target: target <column>. See data inspect for 1,234 rows.", new WorkbenchException(failure).Message);
    }

    [Fact]
    public void WhatLibrariesRefuse_IsAFailureOfItsKind()
    {
        Assert.Equal(FailureCode.StoreUnavailable, KnownFailures.From(new StoreException("runs.db", "it is damaged."))!.Code);
        Assert.Equal(FailureCode.OutOfMemory, KnownFailures.From(new InsufficientMemoryException("The runs need about 3 GiB."))!.Code);
        Assert.Equal("t.csv: it is empty.", KnownFailures.From(new TableException("it is empty.", "t.csv"))!.ToString());
        Assert.Null(KnownFailures.From(new InvalidOperationException()));
    }

    [Fact]
    public void RemediesOfALibrary_AreSettings()
    {
        var failure = KnownFailures.From(new TableException("'ten' is not a number; {read} it as empty, or as words.", "t.csv", 3, "size")
        {
            Remedies = [TableRemedy.ReadAsMissing, TableRemedy.ReadAsWords],
        })!;
        Assert.Equal([new("missing"), new("kind", "size=category")], failure.Settings);
        Assert.Equal(
            "t.csv, line 3, column \"size\": 'ten' is not a number; {read} it as empty, or as words (--missing, --kind size=category).",
            failure.Describe(mention => $"--{mention}"));
    }

    [Theory]
    [InlineData("houses.csv", "houses.csv"), InlineData("my houses.csv", "'my houses.csv'"), InlineData("it's", @"'it'\''s'")]
    [InlineData("a\u001b[31mb'c\\", @"$'a\x1b[31mb\'c\\'"), InlineData("", "''"), InlineData("a\u009bb", @"$'a\u009bb'")]
    public void AWord_IsQuotedAsAShellTakesIt(string word, string expected) => Assert.Equal(expected, Settings.Quoted(word));
}
