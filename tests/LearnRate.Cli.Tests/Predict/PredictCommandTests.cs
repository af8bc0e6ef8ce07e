using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LearnRate.Data;
using LearnRate.Formats;
using LearnRate.Models;
using LearnRate.Tests.Models;
using LearnRate.Training;
using LearnRate.Workbench.Predict;
using Table = LearnRate.Data.Table;

namespace LearnRate.Cli.Tests.Predict;

/// <summary>Predictions of rows as they come are those of the whole table, whatever the file looks like.</summary>
public sealed class PredictCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("learnrate-predict-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("class", Precision.Float), InlineData("class", Precision.Double), InlineData("price", Precision.Float),
        InlineData("price rent", Precision.Double)]
    public async Task EveryFormat_HasThePredictionsOfTheLibrary(string targets, Precision precision)
    {
        var model = SmallModels.OfMixed("6 tanh", precision, targets.Split(' '));
        var expected = new Predictor(model).Predict(SmallModels.MixedTable);
        var lines = (await Predict(model, SmallModels.Mixed)).Split('\n');
        var objects = (await Predict(model, SmallModels.Mixed, "--format", "jsonl")).TrimEnd('\n').Split('\n')
            .Select(line => JsonNode.Parse(line)!).ToArray();
        var list = JsonNode.Parse(await Predict(model, SmallModels.Mixed, "--format", "json"))!.AsArray();

        Assert.Equal(targets == "class" ? "class,probability a,probability b,probability c" : targets.Replace(' ', ','), lines[0]);
        Assert.Equal((expected.Count + 2, "", expected.Count, expected.Count), (lines.Length, lines[^1], objects.Length, list.Count));
        for (var row = 0; row < expected.Count; row++)
        {
            double[] numbers = [.. expected.Numbers(row)];
            var cells = lines[row + 1].Split(',');
            if (targets == "class")
            {
                Assert.Equal((expected.Class(row), expected.Class(row)), (cells[0], objects[row]["class"]!.GetValue<string>()));
                cells = cells[1..];
                var probabilities = objects[row]["probabilities"]!.AsObject();
                Assert.Equal(["a", "b", "c"], probabilities.Select(p => p.Key));
                Assert.Equal(cells, probabilities.Select(p => p.Value!.ToJsonString()));
                if (precision == Precision.Float) numbers = [.. numbers.Select(number => (double)(float)number)];
            }
            else
            {
                Assert.Equal(cells, objects[row].AsObject().Select(p => p.Value!.ToJsonString()));
            }

            Assert.True(JsonNode.DeepEquals(objects[row], list[row]));
            Assert.Equal(numbers, cells.Select(cell => precision == Precision.Float && targets == "class"
                ? float.Parse(cell, CultureInfo.InvariantCulture) : double.Parse(cell, CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public async Task Columns_MayComeInAnyOrder_AmongOthers_InAnyDialect()
    {
        var model = SmallModels.OfMixed("6 tanh", "class");
        var expected =
            await Predict(model, "day,size,town,garden\n20150101,1.5,Köln,yes\n20150102,,NA,no\n20990101,-7e2,\"never, seen\",?\n");

        Assert.Equal(expected, await Predict(model,
            "note,garden,town,id,size,day\nx,yes,Köln,1,1.5,20150101\ny,no,,2,nan,20150102\n,?,\"never, seen\",3,-700,2.0990101E7\n"));
        Assert.Equal(expected, await Predict(model,
            "\uFEFFday;size;town;garden\r\n20150101;1,5; Köln ;YES\r\n\r\n20150102;NULL;?;No\r\n20990101;-7e2;\"never, seen\";\r\n",
            "--decimal", ","));
        Assert.Equal(expected, await Predict(model,
            "day\tsize\ttown\tgarden\n20150101\t1.5\tKöln\tt\n20150102\t\t\tf\n20990101\t-700\tnever, seen\tNA\n"));
        Assert.NotEqual(expected, await Predict(model,
            "day,size,town,garden\n20150101,1.5,Oslo,yes\n20150102,,NA,no\n20990101,-7e2,Oslo,?\n"));
    }

    [Fact]
    public async Task NumbersThatAreCategories_StayTheirTexts()
    {
        // As numbers, 01 and 1 and 1.0 would be the same.
        var csv = "zip,y\n" + string.Concat(Enumerable.Range(0, 90).Select(i => $"{"01 1 1.0".Split(' ')[i % 3]},{i % 3 * 10 + i % 2}\n"));
        var model = Train(csv, new() { Targets = ["y"], Kinds = [new("zip", ColumnKind.Category)] }, new("zip", ColumnKind.Category));
        Assert.Equal(["01", "1", "1.0"], ((CategoryEncoding)model.Preprocessing.Inputs[0]).Words);

        double[] numbers =
            [.. (await Predict(model, "zip\n01\n1\n1.0\n1.00\n 1 \n", "--header", "yes")).Split('\n')[1..^1].Select(
                cell => double.Parse(cell, CultureInfo.InvariantCulture))];
        Assert.Equal(4, numbers.Distinct().Count());
        Assert.Equal(numbers[1], numbers[4]);
        // All cells are numbers here, and would be taken for such; the only column's name is known.
        Assert.Equal(await Predict(model, "zip\n1\n"), await Predict(model, "x,zip\n7,1\n"));
    }

    [Fact]
    public async Task Header_IsKnownByTheModelsColumns()
    {
        // By their looks, names that are numbers are no header, and words in every row may be one.
        var years = Train("1990,1991,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 7},{i % 5},{i * i}\n")),
            new() { Targets = ["y"] }, header: true);
        Assert.Equal(2, (await Predict(years, "1991,1990\n3,4\n")).TrimEnd().Split('\n').Length);
        var words = Train(string.Concat(Enumerable.Range(0, 60)
            .Select(i => $"{"red green blue".Split(' ')[i % 3]},{i % 3 + i % 2 * 0.5}\n")), new() { Targets = ["column2"] }, header: false);
        Assert.Equal(2, (await Predict(words, "red\n")).TrimEnd().Split('\n').Length);
        Assert.Equal("y\n", await Predict(years, "1990,1991\n"));
    }

    [Fact]
    public async Task CellsThatAreEmpty_UnknownOrClipped_AreCounted_OnStandardError()
    {
        var model = SmallModels.OfMixed("6 tanh", "price");
        var range = ((NumberEncoding)model.Preprocessing.Inputs[0]).Range!;
        var inside = $"{range.Least},1.5,Rome,yes\n";
        Assert.Equal("", (await Run(model, $"day,size,town,garden\n{inside}")).Error);
        Assert.Equal(
            "note: of 4 rows, day: 1 empty; size: 1 empty, 2 clipped to between 0 and 18; " +
            "town: 1 empty, 1 unknown word; garden: 1 empty.\n",
            (await Run(model, $"day,size,town,garden\n{inside},,,\n{range.Least},-1,Ur,no\n{range.Most},99,Rome,no\n")).Error);
    }

    [Fact]
    public async Task MissingTexts_AreThoseOfTheModel_UnlessTheyAreSaid()
    {
        var model = SmallModels.OfMixed("6 tanh", "price") with { Missing = ["none"] };
        var expected = await Predict(model, "day,size,town,garden\n20150101,,,\n");
        Assert.Equal(expected, await Predict(model, "day,size,town,garden\n20150101,NONE,none,None\n"));
        Assert.Equal((3, true), await Run(model, "day,size,town,garden\n20150101,NA,Rome,no\n") is var answer
            ? (answer.ExitCode, answer.Error.Contains("'NA' is not a number", StringComparison.Ordinal)) : default);
        Assert.Equal(expected, await Predict(model, "day,size,town,garden\n20150101,-,-,-\n", "--missing", "-"));
    }

    [Theory]
    [InlineData("day,size,city,garden\n1,2,x,yes\n",
        "the model's input \"town\" is not a column of standard input. Its columns: day, size, city, garden.")]
    [InlineData("day,size,towns,garden\n1,2,x,yes\n",
        "the model's input \"town\" is not a column of standard input. Did you mean \"towns\"?")]
    [InlineData("day,size,town,garden\n1,2,x,yes\n1,abc,x,yes\n",
        "standard input, line 3, column \"size\": 'abc' is not a number. 1 row was written before.")]
    [InlineData("day,size,town,garden\n1,2,x,yes\n1,2,x,yes\n1,2,x,maybe\n",
        "standard input, line 4, column \"garden\": 'maybe' is neither yes nor no. Understood: false/true, no/yes, f/t, n/y, off/on, " +
        "0/1. 2 rows were written before.")]
    [InlineData("day,size,town,garden\n1,2,x,yes\n1,2\n",
        "standard input, line 3: it has 2 cells, the header 4. Every row has a cell for each column. 1 row was written before.")]
    [InlineData("", "standard input: the file is empty.")]
    public async Task BadData_GetOneLineAndExitCode3(string text, string expected)
    {
        var answer = await Run(SmallModels.OfMixed("6 tanh", "class"), text);
        Assert.Equal(3, answer.ExitCode);
        Assert.StartsWith($"error: {expected}", answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task PredictionThatIsNoNumber_IsRefused()
    {
        var model = SmallModels.OfMixed("6 relu", "price");
        var answer = await Run(model with { Parameters = [.. model.Parameters.Select(_ => (double)1e30f)] }, SmallModels.Mixed);
        Assert.Equal(3, answer.ExitCode);
        Assert.StartsWith("error: standard input, line 4: what the model predicts is no finite number", answer.Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("p.csv", "price\n"), InlineData("p.json", "[\n{\"price\":"), InlineData("p.jsonl", "{\"price\":"),
        InlineData("p.txt", "price\n")]
    public async Task Out_IsWrittenWhole_InTheFormatOfItsName(string name, string beginning)
    {
        var (model, path) = (SmallModels.OfMixed("6 tanh", "price"), Path.Combine(_folder, "out", name));
        Directory.CreateDirectory(Path.Combine(_folder, "out"));
        Assert.Equal("", await Predict(model, SmallModels.Mixed, "--out", path));
        Assert.StartsWith(beginning, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        // An error leaves what was there, and nothing else.
        var before = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var answer = await Run(model, SmallModels.Mixed + "1,2\n", "--out", path);
        Assert.Equal(3, answer.ExitCode);
        Assert.EndsWith($"{path} was not written.\n", answer.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.Combine(_folder, "out")));
        Assert.Contains("cannot be written", (await Run(model, SmallModels.Mixed, "--out", Path.Combine(_folder, "no", "folder"))).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_AreQuotedWhereTheyMust()
    {
        var csv = "x,\"the \"\"class\"\"\"\n" + string.Concat(Enumerable.Range(0, 60)
            .Select(i => $"{i % 2 * 5 + i % 7 * 0.1:F1},{(i % 2 == 0 ? "\"a,b\"" : "\"c\"\"d\"")}\n"));
        var model = Train(csv, new() { Targets = ["the \"class\""] });
        Assert.StartsWith("\"the \"\"class\"\"\",\"probability a,b\",\"probability c\"\"d\"\n\"a,b\",0.", await Predict(model, "x\n0.1\n"),
            StringComparison.Ordinal);
        var row = JsonNode.Parse(await Predict(model, "x\n0.1\n", "--format", "jsonl"))!;
        Assert.Equal("a,b", row["the \"class\""]!.GetValue<string>());
        Assert.Equal(["a,b", "c\"d"], row["probabilities"]!.AsObject().Select(p => p.Key));
    }

    [Theory, InlineData("class"), InlineData("price rent")]
    public void ManyRows_TakeNoMoreMemoryThanFew(string targets)
    {
        var model = SmallModels.OfMixed("6 tanh", targets.Split(' '));
        // The first also prepares what is prepared once in a process.
        InThread(1000);
        // A byte for each further row would be 180,000; what the runtime itself allocates on the way is a few thousand.
        Assert.InRange(InThread(200_000) - InThread(20_000), -50_000, 50_000);

        // In a thread of its own, which begins its memory for tensors anew each time:
        // one that is used already would now and then need more.
        long InThread(int rows)
        {
            var bytes = 0L;
            var thread = new Thread(() => bytes = Allocated(rows));
            thread.Start();
            thread.Join();
            return bytes;
        }

        long Allocated(int rows)
        {
            using var input = new Repeated("day,size,town,garden\n", "20150101,1.5,Rome,yes\n20150403,,Oslo,no\n", rows / 2);
            using var output = new Counting();
            using var opened = TableReader.OpenStream(input, "many.csv");
            var prediction = new Prediction(model, opened.Rows,
                new(output, PredictionForm.Create(model.Preprocessing.Target, PredictionFormat.Csv), isFloat: true), file: null);
            var before = GC.GetAllocatedBytesForCurrentThread();
            prediction.Run(TestContext.Current.CancellationToken);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(rows + 1, output.Lines);
            return allocated;
        }
    }

    [Theory]
    [InlineData("INT", 130), InlineData("TERM", 143)]
    public async Task Signal_EndsEvenWhereInputIsWaitedFor_AndLeavesNoFile(string signal, int expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        var (cancellationToken, path) = (TestContext.Current.CancellationToken, Path.Combine(_folder, "p.csv"));
        ModelFile.Write(Path.Combine(_folder, "model.json"), SmallModels.OfMixed("6 tanh", "class"));
        using var process = Learnrate.Start(new Dictionary<string, string>(), "predict", _folder, "-", "--out", path);
        // More than is read before the first row, so that it has begun when the rest of this is taken.
        var rows = string.Concat(Enumerable.Repeat("20150101,1.5,Rome,yes\n", 100_000));
        await process.StandardInput.WriteAsync("day,size,town,garden\n".AsMemory(), cancellationToken);
        await process.StandardInput.WriteAsync(rows.AsMemory(), cancellationToken);
        await process.StandardInput.FlushAsync(cancellationToken);
        Assert.NotEmpty(Directory.EnumerateFiles(_folder, "p.csv.*.part"));
        using var kill = System.Diagnostics.Process.Start("kill", ["-s", signal, $"{process.Id}"]);
        var answer = await Learnrate.Finish(process);

        Assert.Equal((expected, ""), (answer.ExitCode, answer.Out));
        Assert.Equal(["model.json"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    private async Task<string> Predict(Model model, string text, params string[] options)
    {
        var answer = await Run(model, text, options);
        Assert.Equal(0, answer.ExitCode);
        // Nothing but how many cells were odd, in one line.
        Assert.Matches("^(note: of [0-9,]+ rows?, [^\n]+\\.\n)?$", answer.Error);
        return answer.Out;
    }

    private async Task<Answer> Run(Model model, string text, params string[] options)
    {
        var file = Path.Combine(_folder, "model.json");
        ModelFile.Write(file, model);
        return await Learnrate.Run(new MemoryStream(Encoding.UTF8.GetBytes(text)), ["predict", file, "-", .. options]);
    }

    private static Model Train(string csv, PreparationOptions options, KindChoice? kind = null, bool? header = null)
    {
        Table table = TableReader.ReadStream(new MemoryStream(Encoding.UTF8.GetBytes(csv)), "t.csv", new()
        {
            Kinds = kind is null ? [] : [kind],
            HasHeader = header,
        }).Table;
        return SmallModels.Train(table, options, "6 tanh");
    }

    /// <summary>A file of many rows that is nowhere.</summary>
    private sealed class Repeated(string first, string block, int times) : MemoryStream
    {
        private readonly byte[] _block = Encoding.UTF8.GetBytes(block);
        private byte[] _now = Encoding.UTF8.GetBytes(first);
        private int _at, _left = times;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_at == _now.Length)
            {
                if (_left == 0) return 0;
                (_now, _at, _left) = (_block, 0, _left - 1);
            }

            var count = Math.Min(buffer.Length, _now.Length - _at);
            _now.AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }
    }

    /// <summary>Counts lines and keeps nothing.</summary>
    private sealed class Counting : MemoryStream
    {
        public long Lines { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer) => Lines += buffer.Count((byte)'\n');

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    }
}
