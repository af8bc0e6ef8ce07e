using System.Globalization;
using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>
/// Reads schedules: <c>a * b</c>, <c>0.5 * a</c>, <c>a.then(b)</c>, <c>a.for(50%)</c>, <c>a.stretch(50%)</c>, parentheses, and
/// names of the catalogue with their options. What is wrong is said with the column at which it stands.
/// </summary>
internal sealed class ScheduleText
{
    // Reading, printing and evaluating go as deep as the parts; a text from a stranger must not exhaust the stack.
    private const int MostParts = 200;

    /// <summary>What can follow a schedule and a point.</summary>
    public static readonly string[] Uses = ["then", "for", "stretch"];

    private readonly string _text;
    private int _at, _parts;

    private ScheduleText(string text) => _text = text;

    /// <exception cref="FormatException">It is no schedule; the message names the column and what is allowed.</exception>
    public static Schedule Parse(string text)
    {
        var reader = new ScheduleText(text);
        var schedule = reader.Product();
        return reader.Next == '\0' ? schedule : throw reader.Wrong(reader._at,
            $"'{reader.Next}' is not expected. A schedule goes on with '.then(…)', '.for(…)', '.stretch(…)' or '*'");
    }

    /// <summary>The next character that is no blank; 0 at the end.</summary>
    private char Next
    {
        get
        {
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
            return _at < _text.Length ? _text[_at] : '\0';
        }
    }

    private Schedule Product()
    {
        var (schedule, number) = Factor();
        while (Next == '*')
        {
            var star = _at++;
            (schedule, number) = ((schedule, number), Factor()) switch
            {
                (({ } left, _), ({ } right, _)) => (left * right, 0),
                (({ } left, _), (null, var by)) => (by * left, 0),
                ((null, var by), ({ } right, _)) => (by * right, 0.0),
                _ => throw Wrong(star, "two numbers are multiplied. Write one number and a schedule, as in 0.5 * cosine"),
            };
        }

        return schedule
            ?? throw Wrong(0,
                $"'{_text.Trim()}' is a number. The same rate at every step is constant; a factor stands before a schedule, as in 0.5 * " +
                $"cosine");
    }

    private (Schedule? Schedule, double Number) Factor()
    {
        if (++_parts > MostParts) throw Wrong(_at,
            $"a schedule of more than {MostParts.ToString(CultureInfo.InvariantCulture)} parts is too much. Use piecewise or a CSV file");
        if (char.IsAsciiDigit(Next) || Next == '.') return (null, Number());
        if (Next == '-') throw Wrong(_at, "a factor on the rate is 0 or more");
        var start = _at;
        var schedule = Primary();
        while (Next == '.')
        {
            _at++;
            schedule = Use(schedule, start);
            if (++_parts > MostParts) throw Wrong(_at,
                $"a schedule of more than {MostParts.ToString(CultureInfo.InvariantCulture)} parts is too much. Use piecewise or a CSV " +
                $"file");
        }

        return (schedule, 0);
    }

    private double Number()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '.' or '%'
            || (_text[_at] is '+' or '-' && _text[_at - 1] is 'e' or 'E'))) _at++;
        var word = _text[start.._at];
        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw Wrong(start,
                $"'{word}' is no number. A factor stands before a schedule, as in 0.5 * cosine; a length in parentheses, as in warmup(5%)");
    }

    private Schedule Primary()
    {
        if (Next == '(')
        {
            _at++;
            var inner = Product();
            Close();
            return inner;
        }

        var start = _at;
        var name = Word();
        if (name.Length == 0)
            throw Wrong(start, Next == '\0' ? $"a schedule is missing. Allowed: {Names()}"
                : $"'{Next}' is not expected; a schedule begins with its name. Allowed: {Names()}");
        var arguments = Next == '(' ? Arguments() : [];
        try
        {
            return (Schedule)Catalogue.Make(typeof(Schedule), name, [.. arguments.Select(argument => argument.Text)]);
        }
        catch (MisplacedArgumentException wrong)
        {
            throw Wrong(wrong.Argument is { } place ? arguments[place].Column : start, wrong.Message.TrimEnd('.'));
        }
    }

    // What follows a dot.
    private Schedule Use(Schedule schedule, int start)
    {
        _ = Next;
        var place = _at;
        var use = Word();
        if (!Uses.Contains(use))
        {
            var meant = Spelling.Nearest(use, Uses) is { } nearest ? $" Did you mean '{nearest}'?" : "";
            throw Wrong(place, $"'{use}' cannot follow a schedule. Allowed: {string.Join(", ", Uses)}.{meant}");
        }

        if (Next != '(') throw Wrong(_at, $"'{use}' needs parentheses, as in .{use}({(use == "then" ? "cosine" : "50%")})");
        try
        {
            if (use == "then")
            {
                _at++;
                var next = Product();
                Close();
                return schedule.Then(next);
            }

            var open = _at;
            var arguments = Arguments();
            if (arguments.Count > 1) throw Wrong(arguments[1].Column, $"'{use}' takes one length");
            if (arguments is []) return use == "stretch"
                ? schedule.Stretch() : throw Wrong(open, $"'{use}' needs a length: {Length.Allowed}");
            if (Length.TryParse(arguments[0].Text) is not { } length)
                throw Wrong(arguments[0].Column, $"'{arguments[0].Text}' is no length; it must be {Length.Allowed}");
            return use == "for" ? schedule.For(length) : schedule.Stretch(length);
        }
        catch (ArgumentException refused)
        {
            throw Wrong(start, Texts.Reason(refused).TrimEnd('.'));
        }
    }

    // Texts between commas, up to the parenthesis that closes.
    private List<(int Column, string Text)> Arguments()
    {
        var (open, depth, first, arguments) = (_at++, 0, _at, new List<(int, string)>());
        for (; _at < _text.Length; _at++)
        {
            var (c, ends) = (_text[_at], false);
            if (c is '(' or '[') depth++;
            if (c is ')' or ']') ends = depth-- == 0;
            if (!ends && (c != ',' || depth > 0)) continue;
            var argument = _text[first.._at];
            if (!ends || arguments.Count > 0 || argument.Trim().Length > 0)
                arguments.Add((first + argument.Length - argument.TrimStart().Length, argument.Trim()));
            first = _at + 1;
            if (!ends) continue;
            _at++;
            return arguments;
        }

        throw Wrong(open, "this parenthesis is not closed");
    }

    private void Close()
    {
        if (Next != ')') throw Wrong(_at, Next == '\0'
            ? "a closing parenthesis is missing" : $"'{Next}' is not expected; a closing parenthesis is missing");
        _at++;
    }

    private string Word()
    {
        _ = Next;
        var start = _at;
        while (_at < _text.Length && char.IsAsciiLetterOrDigit(_text[_at])) _at++;
        return _text[start.._at];
    }

    private static string Names() => string.Join(", ", Catalogue.Names<Schedule>());

    private FormatException Wrong(int column, string what) => new(string.Create(
        CultureInfo.InvariantCulture, $"Column {column + 1} of '{_text}': {what}{(what.EndsWith('?') ? "" : ".")}"));
}
