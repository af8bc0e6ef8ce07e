namespace LearnRate.Data;

/// <summary>What helps against data that cannot be used as they are.</summary>
public enum TableRemedy
{
    /// <summary>Rows whose target is empty are left out: <see cref="PreparationOptions.LeaveOutUnlabelled"/>.</summary>
    LeaveOutUnlabelled,

    /// <summary>The cell's text is read as an empty cell.</summary>
    ReadAsMissing,

    /// <summary>The column is read as words: a <see cref="ColumnKind.Category"/>.</summary>
    ReadAsWords,
}
