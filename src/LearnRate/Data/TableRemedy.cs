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

    /// <summary>The column is read as numbers: a <see cref="ColumnKind.Number"/>.</summary>
    ReadAsNumbers,

    /// <summary>What columns are is said, not guessed: <see cref="PreparationOptions.Kinds"/>.</summary>
    ChooseKinds,

    /// <summary>Classes are predicted: <see cref="PreparationOptions.Task"/>.</summary>
    PredictClasses,

    /// <summary>Numbers are predicted: <see cref="PreparationOptions.Task"/>.</summary>
    PredictNumbers,

    /// <summary>The column is no input: <see cref="PreparationOptions.Drop"/>.</summary>
    LeaveOutColumn,

    /// <summary>The parts have other sizes: <see cref="PreparationOptions.Shares"/>.</summary>
    ChangeShares,

    /// <summary>The rows are split otherwise: <see cref="PreparationOptions.SplitSeed"/>.</summary>
    SplitOtherwise,
}
