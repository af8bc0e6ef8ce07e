namespace LearnRate.Workbench;

/// <summary>Something in a sentence for which every front end has words of its own.</summary>
internal abstract record Mention;

/// <summary>Something that can be set: an option of a command, a field of a page.</summary>
/// <param name="Key">Its name, as in configuration files.</param>
/// <param name="Value">What it is set to, if the sentence says so.</param>
internal sealed record Setting(string Key, string? Value = null) : Mention
{
    public static readonly Setting Target = new("target"), Out = new("out"), Csv = new("csv"), Overwrite = new("overwrite"),
        Rate = new("rate"), Controller = new("controller"), Time = new("time"), Race = new("race"), Steps = new("steps"),
        Epochs = new("epochs"), Batch = new("batch"), Hidden = new("hidden"), Yes = new("yes");

    public override string ToString() => Value is null ? Key : $"{Key} {Value}";
}

/// <summary>Something that can be done: a command, a page.</summary>
/// <param name="Name">Its name.</param>
/// <param name="About">What it is done with, if the sentence says so.</param>
internal sealed record Activity(string Name, string? About = null) : Mention
{
    public override string ToString() => Name;
}
