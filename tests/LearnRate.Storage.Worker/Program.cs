using System.Globalization;
using LearnRate.Storage;
using LearnRate.Storage.Worker;
using LearnRate.Sweeps;

// A sweep that keeps each bundle as soon as it is trained, and what else writes to a store. The tests kill it.
//   worker sweep STORE     trains what is not known yet, and says how many runs that were
//   worker model STORE     keeps a trained model
//   worker columns STORE   keeps 10,000 runs in columns
//   worker remove STORE    removes a seed
//   worker list STORE      only reads: says how many runs there are
Kill.Arm();
var place = StorePlace.Parse(args[1]);
try
{
    using var store = args[0] == "list" ? RunStore.OpenExisting(place) : RunStore.Open(place);
    switch (args[0])
    {
        case "sweep": Work.Sweep(store, Console.Out); break;
        case "model": Work.Model(store); break;
        case "columns": Work.Columns(store); break;
        case "remove": store.Remove(new(Work.Experiment.Fingerprint, 1)); break;
        default:
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{store.List(RunId.All).Sum(runs => runs.Columns.Count)} runs")); break;
    }

    return 0;
}
catch (StoreException refused)
{
    Console.Error.WriteLine($"error: {refused.Message}");
    return 2;
}
