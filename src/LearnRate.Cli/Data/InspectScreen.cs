using System.Globalization;
using LearnRate.Data;
using LearnRate.Workbench.Data;
using Spectre.Console;

namespace LearnRate.Cli.Data;

/// <summary>A table's report as a page for a terminal, 80 columns wide and more.</summary>
internal sealed class InspectScreen(IAnsiConsole console, InspectReport report, bool plain)
{
    private const int MostColumns = 40, MostClasses = 30;

    public void Show()
    {
        ShowFile();
        ShowColumns();
        if (report.Prepared is { } prepared) ShowPreparation(prepared);
        else Say("Name the column to predict, to see how rows are prepared and split: --target <column>.");
    }

    private void ShowFile()
    {
        var dialect = report.Read.Dialect;
        Heading($"{report.Table.Name}: {Count(report.Table.RowCount, "row")}, {Count(report.Table.Columns.Count, "column")}");
        var table = NewTable("read as", "", "change with");
        table.AddRow("format", $"{dialect.Format}{(dialect.IsCompressed ? ", gzip" : "")}", "");
        if (dialect.Delimiter is { } delimiter)
        {
            table.AddRow("delimiter", Mark(delimiter), "--delimiter");
            if (dialect.SkippedLines > 0)
                table.AddRow("before the table", $"{Count(dialect.SkippedLines, "line")} passed over", "--skip 0");
            if (dialect.Comment is { } comment) table.AddRow("comments", Markup.Escape($"lines that begin with {comment}"), "--comment");
            table.AddRow("header", dialect.HasHeader == true ? "the first line" : "none: column1, column2, …",
                dialect.HasHeader == true ? "--header no" : "--header yes");
            table.AddRow("decimal mark", Mark(dialect.DecimalMark!.Value), "--decimal");
            table.AddRow("encoding", dialect.Encoding!, "--encoding");
            table.AddRow("empty cells", Markup.Escape(string.Join(", ", ["nothing", .. report.Reading.Missing])), "--missing");
        }

        console.Write(table);
    }

    private void ShowColumns()
    {
        var table = NewTable("column", "kind", "empty", "distinct", "range", "becomes");
        foreach (var right in (int[])[2, 3]) table.Columns[right].Alignment = Justify.Right;
        foreach (var column in report.Columns.Take(MostColumns))
        {
            string[] cells =
            [
                Short(column.Name, 24), Kind(column), column.Missing == 0 ? "" : Whole(column.Missing),
                column.Distinct >= ColumnProfile.MostDistinct ? $"{Whole(ColumnProfile.MostDistinct)}+" : Whole(column.Distinct),
                InspectReport.Range(column, 24), report.Becomes(column),
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        console.Write(table);
        if (report.Columns.Count > MostColumns) Say($"and {report.Columns.Count - MostColumns} further columns; --json has them all.");
        foreach (var format in report.Formats) Say(FailureText.Describe(format));
        if (report.Formats.Any()) Say("Change with --decimal, --missing and --kind.");
        Say("Change with --kind column=number (or category, boolean), --drop, --keep, --scale and --rare.");
    }

    private void ShowPreparation(PreparedTable prepared)
    {
        var task = prepared.Preprocessing.Target switch
        {
            NumberTargets { Numbers.Count: 1 } => "regression: a number",
            NumberTargets numbers => $"regression: {numbers.Numbers.Count} numbers",
            ClassTarget classes => $"{classes.Classes.Count} classes",
            _ => "",
        };
        Heading(
            $"Predicts {string.Join(", ", report.Targets)} from {Count(prepared.Preprocessing.Features, "feature")} " +
            $"of {Count(prepared.Preprocessing.Inputs.Count, "column")}");
        var table = NewTable("prepared as", "", "change with");
        table.AddRow("task", Markup.Escape(task),
            report.Table[report.Targets[0]] is TextColumn ? "" : prepared.Preprocessing.Target is ClassTarget
                ? "--task regression" : "--task classes");
        if (prepared.Preprocessing.Target is NumberTargets { Numbers: [var number] })
            table.AddRow("target", InspectReport.Scaled("y", number.Centre, number.Scale), "--target-scale");
        table.AddRow("split",
            $"{Whole(prepared.Split.Training.Count)} training, {Whole(prepared.Split.Validation.Count)} validation, " +
            $"{Whole(prepared.Split.Test.Count)} test rows", "--split, --split-seed");
        if (prepared.Unlabelled > 0) table.AddRow("left out", $"{Count(prepared.Unlabelled, "row")} without a target", "--skip-unlabelled");
        console.Write(table);

        if (prepared.Classes.Count > 0) ShowClasses(prepared);
        if (prepared.Preprocessing.Inputs.Any(input => input is NumberEncoding))
            Say("A number outside the range that the training rows have counts as the nearer end of it, here and in predictions.");
        foreach (var note in report.Notes) Say($"Note: {FailureText.Describe(note)}");
    }

    private void ShowClasses(PreparedTable prepared)
    {
        var all = prepared.Classes.Sum(c => c.Rows);
        var classTable = NewTable("class", "rows", "share", "training", "validation", "test");
        foreach (var c in prepared.Classes.Take(MostClasses))
        {
            classTable.AddRow(
                Markup.Escape(Short(c.Class, 30)), Whole(c.Rows),
                string.Create(CultureInfo.InvariantCulture, $"{100.0 * c.Rows / all:0.0} %"),
                Whole(c.Training), Whole(c.Validation), Whole(c.Test));
        }

        for (var i = 1; i < 6; i++) classTable.Columns[i].Alignment = Justify.Right;
        console.Write(classTable);
        if (prepared.Classes.Count > MostClasses) Say($"and {prepared.Classes.Count - MostClasses} further classes; --json has them all.");
        if (report.Imbalance is { } imbalance) Say(imbalance);
    }

    private static string Kind(ColumnProfile column) => column.Kind switch
    {
        ColumnKind.FreeText => "free text",
        var kind => kind.ToString().ToLowerInvariant(),
    } + (column.IsChosen ? " (as said)" : "");

    private static string Mark(char mark) => mark switch
    {
        ',' => ", (comma)",
        ';' => "; (semicolon)",
        '\t' => "tab",
        '|' => "| (bar)",
        '.' => ". (point)",
        _ => mark.ToString(),
    };

    private static string Whole(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Count(int count, string what) => $"{Whole(count)} {what}{(count == 1 ? "" : "s")}";

    private static string Short(string text, int width) => text.Length <= width ? text : $"{text[..(width - 1)]}…";

    private void Heading(string text)
    {
        console.WriteLine();
        console.Write(new Text(text, new Style(decoration: Decoration.Bold)));
        console.WriteLine();
    }

    private void Say(string text)
    {
        console.Write(new Text(text));
        console.WriteLine();
    }

    private Spectre.Console.Table NewTable(params string[] headers)
    {
        var table = new Spectre.Console.Table { Border = plain ? TableBorder.None : TableBorder.Simple };
        foreach (var header in headers) table.AddColumn(new TableColumn(Markup.Escape(header))
        {
            Alignment = Justify.Left,
            Padding = new(0, 0, 1, 0),
        });
        return table;
    }
}
