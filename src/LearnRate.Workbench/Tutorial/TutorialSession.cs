namespace LearnRate.Workbench.Tutorial;

/// <summary>Runs the tutorial's experiment: all of it, or the rates that are asked for.</summary>
internal static class TutorialSession
{
    /// <summary>Runs it.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Task<TutorialReport> RunAsync(TutorialRequest request, CancellationToken cancellationToken = default) => Task.Run(
        () => request.IsWhole ? TutorialReport.Whole(request, cancellationToken) : TutorialReport.OfRates(request), cancellationToken);
}
