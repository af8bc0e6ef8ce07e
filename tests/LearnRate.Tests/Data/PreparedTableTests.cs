using LearnRate.Data;
using LearnRate.Formats;

namespace LearnRate.Tests.Data;

/// <summary>What is guessed of a table, and what is refused.</summary>
public sealed class PreparedTableTests
{
    private const int Rows = 60;

    [Theory]
    [InlineData("id", "i", ColumnKind.Identifier)]
    [InlineData("customer_id", "i * 37 + 5", ColumnKind.Identifier)]
    [InlineData("year", "1960 + i", ColumnKind.Number)]
    [InlineData("paid", "i", ColumnKind.Number)]
    [InlineData("x", "i % 2", ColumnKind.Number)]
    [InlineData("x", "yes no", ColumnKind.Boolean)]
    [InlineData("x", "red green blue", ColumnKind.Category)]
    [InlineData("x", "red", ColumnKind.Constant)]
    [InlineData("x", "", ColumnKind.Empty)]
    [InlineData("x", "code-i", ColumnKind.Identifier)]
    [InlineData("x", "it was number i of all", ColumnKind.FreeText)]
    public void Kind_IsWhatTheCellsAre(string name, string cells, ColumnKind expected)
    {
        var words = cells.Split(' ');
        string?[] texts = [.. Enumerable.Range(0, Rows).Select(i => cells switch
        {
            "i" => $"{i}",
            "i * 37 + 5" => $"{i * 37 % 1000 + 5}",
            "1960 + i" => $"{1960 + i}",
            "i % 2" => $"{i % 2}",
            "code-i" => $"code-{i}",
            "it was number i of all" => $"it was number {i} of all",
            _ => words[i % words.Length],
        })];
        var csv = string.Join('\n', [$"other,{name},y", .. texts.Select((text, i) => $"{i % 3},{text},{i * i}")]);
        var table = TableReader.ReadStream(Tables.Bytes(csv), "t.csv", new() { Delimiter = ',' },
            TestContext.Current.CancellationToken).Table;
        Assert.Equal(expected, ColumnProfile.Infer(table)[1].Kind);
    }

    [Fact]
    public void FirstColumnThatCountsRows_IsAnIdentifier() =>
        Assert.Equal([ColumnKind.Identifier, ColumnKind.Number],
            ColumnProfile.Infer(Table("n,x,y", i => $"{i + 1},{i % 4},{i * i}")).Take(2).Select(column => column.Kind));

    [Theory]
    [InlineData("y", LearningTask.Regression)]
    [InlineData("two", LearningTask.TwoClasses)]
    [InlineData("three", LearningTask.SeveralClasses)]
    [InlineData("words", LearningTask.SeveralClasses)]
    [InlineData("gaps", LearningTask.Regression)]
    [InlineData("glass_Type", LearningTask.SeveralClasses)]
    public void Task_IsWhatTheTargetIs(string target, LearningTask expected)
    {
        var table = Table("x,y,two,three,words,gaps,glass_Type",
            i => $"{i % 7},{i * i},{i % 2 + 5},{i % 3 + 1},{"abc"[i % 3]},{i % 3 * 10},{i % 3 * 10}");
        Assert.Equal(expected, PreparedTable.Create(table, new() { Targets = [target] }).Preprocessing.Target.Task);
        if (target == "three") Assert.Equal(LearningTask.Regression, PreparedTable.Create(table, new()
        {
            Targets = [target],
            Task = LearningTask.Regression,
        }).Preprocessing.Target.Task);
    }

    [Fact]
    public void Options_OverrideWhatIsGuessed()
    {
        var table = Table("id,x,z,y", i => $"{i},{i % 7},{i % 5},{i * i}");
        string[] Inputs(PreparationOptions options) =>
            [.. PreparedTable.Create(table, options).Preprocessing.Inputs.Select(input => input.Column)];
        Assert.Equal(["x", "z"], Inputs(new() { Targets = ["y"] }));
        Assert.Equal(["id", "x", "z"], Inputs(new() { Targets = ["y"], Kinds = [new("id", ColumnKind.Number)] }));
        Assert.Equal(["z"], Inputs(new() { Targets = ["y"], Drop = ["x"] }));
        Assert.Equal(["x"], Inputs(new() { Targets = ["y"], Keep = ["x"] }));
    }

    [Fact]
    public void RowsWithoutTarget_AreLeftOutIfAsked()
    {
        var table = Table("x,y", i => $"{i % 7},{(i % 10 == 3 ? "" : i * i)}");
        var prepared = PreparedTable.Create(table, new() { Targets = ["y"], LeaveOutUnlabelled = true });
        Assert.Equal((6, Rows - 6),
            (prepared.Unlabelled, prepared.Split.Training.Count + prepared.Split.Validation.Count + prepared.Split.Test.Count));
        Refused("t.csv, line 5, column \"y\": the target is empty here, and in 5 further rows.",
            () => PreparedTable.Create(table, new() { Targets = ["y"] }));
    }

    [Fact]
    public void WhatCannotBeLearned_IsRefusedInWords()
    {
        var table = Table("price,one,same,word,empty", i => $"{i * i},{i % 4},7,{"abc"[i % 3]},");
        void Expect(string message, PreparationOptions options) => Refused(message, () => PreparedTable.Create(table, options));

        Expect("target \"prise\" is not a column of t.csv. Did you mean \"price\"?", new() { Targets = ["prise"] });
        Expect("column \"wort\" is not a column of t.csv. Did you mean \"word\"?", new() { Targets = ["price"], Drop = ["wort"] });
        Expect("t.csv, column \"same\": the target is 7 in every row; there is nothing to predict.", new() { Targets = ["same"] });
        Expect("t.csv, column \"same\": the target is '7' in every row; there is nothing to tell apart.", new()
        {
            Targets = ["same"],
            Task = LearningTask.SeveralClasses,
        });
        Expect("t.csv, column \"empty\": the target is empty in every row.", new() { Targets = ["empty"] });
        Expect("t.csv, column \"word\": the target holds words, such as 'a'; regression predicts numbers.", new()
        {
            Targets = ["word"],
            Task = LearningTask.Regression,
        });
        Expect("t.csv, column \"word\": the target has 3 classes, not two: a, b, c.", new()
        {
            Targets = ["word"],
            Task = LearningTask.TwoClasses,
        });
        Expect("t.csv: several targets (price, word)", new() { Targets = ["price", "word"], Task = LearningTask.SeveralClasses });
        Expect(
            "t.csv: no column is left to predict price from: price is the target; one is dropped; same is constant; word is dropped; " +
            "empty is empty.", new() { Targets = ["price"], Drop = ["one", "word"] });
        Refused("t: no column is left to predict two lines from: two lines is the target",
            () => PreparedTable.Create(new Table("t", [new NumberColumn("two\nlines", [1, 2])]), new() { Targets = ["two\nlines"] }));
        Refused("t.csv, column \"x\": its numbers are too large",
            () => PreparedTable.Create(Table("x,y", i => $"{(i % 2 == 0 ? "1e308" : "-1e308")},{i}"), new() { Targets = ["y"] }));
    }

    [Fact]
    public void TargetThatLooksLikeNumbers_OrHasAsManyWordsAsRows_IsRefused_UnlessItIsSaidToBeClasses()
    {
        // Every eighth cell is below what could be measured.
        var table = Table("x,y,who,age", i => FormattableString.Invariant(
            $"{i % 7},{(i % 8 == 0 ? "<1.0" : $"{i * 7 % 60 + 0.25}")},{(char)('a' + i % 26)}son{i},{10 * (i % 6)}-{10 * (i % 6) + 9}"));
        void Expect(string target, string message, params TableRemedy[] remedies)
        {
            var refused = Assert.Throws<TableException>(() => PreparedTable.Create(table, new() { Targets = [target] }));
            Assert.StartsWith($"t.csv, column \"{target}\": {message}", refused.Message, StringComparison.Ordinal);
            Assert.Equal(remedies, refused.Remedies);
        }

        Expect("y", "the target looks like numbers, but was read as 53 different words in 60 rows, because of cells such as '<1.0'.",
            TableRemedy.ReadAsMissing, TableRemedy.ReadAsNumbers, TableRemedy.PredictClasses);
        Expect("who", "the target has 60 different words in 60 rows, too many for classes", TableRemedy.PredictClasses);
        Assert.Equal(53, PreparedTable.Create(table, new() { Targets = ["y"], Task = LearningTask.SeveralClasses }).Classes.Count);
        // Ranges of ages are few, and are classes.
        Assert.Equal(6, PreparedTable.Create(table, new() { Targets = ["age"] }).Classes.Count);
    }

    [Fact]
    public void PricesInEveryCell_AreNumbersToPredict()
    {
        var table = Table("x,price", i => FormattableString.Invariant($"{i % 7},\"${1000 + i * 37:N2}\""));
        Assert.Equal(LearningTask.Regression, PreparedTable.Create(table, new() { Targets = ["price"] }).Preprocessing.Target.Task);
    }

    [Fact]
    public void Notes_SayWhatWasLeftOutAndGuessed()
    {
        var table = Table("id,x,same,text,glass_Type", i => $"{i + 1},{i % 59},7,row number {i} of all,{i % 3 * 10}");
        var notes = Notes(table, "glass_Type");
        Assert.Equal(
            ["left out: id (an identifier), same (constant), text (free text).",
                "glass_Type: its 3 different numbers are taken for classes."],
            notes);
        // What was asked for needs no note.
        Assert.Empty(PreparedTable.Create(table, new()
        {
            Targets = ["glass_Type"],
            Task = LearningTask.SeveralClasses,
            Drop = ["id", "same", "text"],
        }).Notes);
    }

    [Fact]
    public void Notes_SayWhereInputsAreRepeated_AndWhatCanBeToldFromThem()
    {
        // Of each of 3 inputs 20 rows: 5, 10 and 15 of class b.
        var table = Table("x,y", i => $"{i / 20},{(i % 20 < 5 * (i / 20 + 1) ? 'b' : 'a')}");
        Assert.Equal(
            ["the 60 rows have 3 different inputs, so validation and test rows are much like training rows, and at best 66.7 % of the " +
            "classes can be told from them."], Notes(table, "y"));
        Assert.Empty(Notes(Table("x,y", i => $"{i},{(i % 20 < 5 ? 'b' : 'a')}"), "y"));
    }

    [Fact]
    public void Notes_SayWhatCannotBeJudged()
    {
        var six = new Table("t", [new NumberColumn("x", [1, 2, 3, 4, 5, 6.5]), new NumberColumn("y", [1.5, 4, 9, 16, 25, 36])]);
        Assert.Equal(
            ["there is 1 validation row to choose the best weights by, and 1 test row to judge the model by: what comes of so few is " +
            "mostly chance."], Notes(six, "y"));
        Assert.Equal(
            ["how well a class is predicted cannot be judged without test rows of it: only one (1 row)."],
            Notes(Table("x,y", i => $"{i + 0.5},{(i == 9 ? "only one" : i % 2 == 0 ? "a" : "b")}"), "y"));
        // Without a test nobody asked for one.
        Assert.Empty(PreparedTable.Create(six, new() { Targets = ["y"], Shares = new() { Validation = 0, Test = 0 } }).Notes);
    }

    [Fact]
    public void Notes_SayWhichNumberIsFarFromAllOthers()
    {
        var told = new HashSet<string>();
        for (var seed = 0UL; seed < 20; seed++)
        {
            var prepared = PreparedTable.Create(
                Table("x,y", i => FormattableString.Invariant($"{(i == 33 ? 1e30 : 20 + i)},{i * i}")),
                new() { Targets = ["y"], SplitSeed = seed });
            var note = Assert.Single(prepared.Notes);
            var most = ((NumberEncoding)prepared.Preprocessing.Inputs[0]).Range!.Most;
            Assert.Equal(prepared.Split.Training.Contains(33), most == 1e30);
            Assert.Equal($"1e30 is far from most of its numbers, 34.75 to 65.25: " + (most == 1e30
                ? "scaled with it, the others are nearly equal, and little is learned from them."
                : $"no training row has it, so it counts as {most}."), note.Text);
            Assert.Equal(("x", TableRemedy.LeaveOutColumn), (note.Column, note.Remedies[^1]));
            told.Add(note.Text[..60]);
        }

        Assert.Equal(2, told.Count);
        Assert.Equal("y", Assert.Single(PreparedTable.Create(
            Table("x,y", i => $"{i},{(i == 33 ? "1e30" : i * i)}"), new() { Targets = ["y"] }).Notes).Column);
    }

    private static IEnumerable<string> Notes(Table table, string target) =>
        PreparedTable.Create(table, new() { Targets = [target] }).Notes
            .Select(note => note.Column is { } column ? $"{column}: {note.Text}" : note.Text);

    private static void Refused(string message, Action act) =>
        Assert.StartsWith(message, Assert.Throws<TableException>(act).Message, StringComparison.Ordinal);

    private static Table Table(string header, Func<int, string> row) =>
        TableReader.ReadStream(Tables.Bytes(string.Join('\n', [header, .. Enumerable.Range(0, Rows).Select(row)])), "t.csv",
            new() { Delimiter = ',' }).Table;
}
