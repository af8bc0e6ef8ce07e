using LearnRate.Data;

namespace LearnRate.Workbench.Data;

/// <summary>Looks at a table: what is guessed about it, and how it would be prepared.</summary>
internal static class InspectSession
{
    /// <summary>Reads the table and, if there are targets, prepares its rows.</summary>
    /// <exception cref="TableException">The table cannot be used.</exception>
    public static Task<InspectReport> RunAsync(TableRequest request, CancellationToken cancellationToken = default) => Task.Run(
        () =>
        {
            var read = request.Read(cancellationToken);
            var prepared = request.Preparation is { } preparation ? PreparedTable.Create(read.Table, preparation) : null;
            return new InspectReport(read, request.Reading, prepared?.Columns ?? ColumnProfile.Infer(read.Table, request.Reading.Kinds),
                prepared, request.Preparation?.Targets ?? []);
        },
        cancellationToken);
}
