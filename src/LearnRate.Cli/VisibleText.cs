using System.Globalization;
using System.Text;

namespace LearnRate.Cli;

/// <summary>
/// Text from outside as a terminal may have it: what would move the cursor, change colours or turn the direction of writing is shown
/// instead: ␛ for an escape, \u009b for a control character without a picture.
/// </summary>
internal static class VisibleText
{
    private const char Pictures = '\u2400', DeletePicture = '\u2421';

    /// <summary>Text in which only line ends and tabs are left as they are.</summary>
    public static string Show(string text) => text.AsSpan().ContainsAnyExceptInRange(' ', '~') && text.Any(IsHidden)
        ? string.Concat(text.Select(letter => IsHidden(letter) ? Show(letter) : letter.ToString())) : text;

    /// <summary>Text in which line ends are shown, too.</summary>
    public static string OnOneLine(string text) => string.Concat(Show(text).Select(letter => letter is '\n' or '\r' or '\t'
        ? Show(letter) : letter.ToString()));

    /// <summary>Whether a terminal would do something instead of showing it.</summary>
    public static bool IsHidden(char letter) => letter switch
    {
        '\n' or '\t' => false,
        '\r' => true,
        // Marks that turn the direction of what follows.
        >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069' => true,
        _ => char.IsControl(letter),
    };

    public static string Show(char letter) => letter switch
    {
        < ' ' => ((char)(Pictures + letter)).ToString(),
        '\u007f' => DeletePicture.ToString(),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
    };
}

/// <summary>Hands text on, and shows what is hidden in it.</summary>
/// <param name="inner">Where to.</param>
internal sealed class VisibleWriter(TextWriter inner) : TextWriter(CultureInfo.InvariantCulture)
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value)
    {
        if (VisibleText.IsHidden(value)) inner.Write(VisibleText.Show(value));
        else inner.Write(value);
    }

    public override void Write(string? value) => inner.Write(value is null ? null : VisibleText.Show(value));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void WriteLine(string? value)
    {
        Write(value);
        inner.WriteLine();
    }

    public override void WriteLine() => inner.WriteLine();

    public override void Flush() => inner.Flush();
}
