using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace LearnRate.Conventions.Tests;

/// <summary>Arrows point down only. These tables are the map; ARCHITECTURE.md draws it.</summary>
public sealed class LayerTests
{
    private static readonly System.Reflection.Assembly[] Assemblies =
    [
        .. new[] { "LearnRate", "LearnRate.Formats", "LearnRate.Storage", "LearnRate.Plots", "LearnRate.Workbench", "LearnRate.Cli" }
            .Select(name => System.Reflection.Assembly.Load(new AssemblyName(name))),
    ];

    private static readonly Architecture Architecture = new ArchLoader().LoadAssemblies(Assemblies).Build();

    /// <summary>What each folder of the library may use beside itself.</summary>
    private static readonly Dictionary<string, string> Library = new()
    {
        ["Numerics"] = "",
        ["Recipes"] = "",
        ["Tutorial"] = "Numerics Recipes",
        ["Controllers"] = "Recipes",
        ["Schedules"] = "Numerics Recipes",
        ["Optimizers"] = "Numerics Recipes",
        ["Networks"] = "Numerics Recipes",
        ["Data"] = "Numerics Recipes",
        ["Engine"] = "Data Networks Numerics Optimizers Recipes",
        ["Problems"] = "Data Engine Networks Numerics Recipes Tutorial",
        ["Training"] = "Controllers Data Engine Networks Numerics Optimizers Problems Recipes Schedules",
        ["Sweeps"] = "Data Networks Numerics Optimizers Problems Recipes Schedules Training Tutorial",
        ["Models"] = "Controllers Data Engine Networks Numerics Optimizers Problems Recipes Schedules Training",
    };

    /// <summary>Which assemblies of ours each assembly may use.</summary>
    private static readonly Dictionary<string, string> Projects = new()
    {
        ["LearnRate"] = "",
        ["LearnRate.Formats"] = "LearnRate",
        ["LearnRate.Storage"] = "LearnRate",
        ["LearnRate.Plots"] = "",
        ["LearnRate.Workbench"] = "LearnRate LearnRate.Formats LearnRate.Plots LearnRate.Storage",
        ["LearnRate.Cli"] = "LearnRate LearnRate.Formats LearnRate.Plots LearnRate.Storage LearnRate.Workbench",
    };

    public static TheoryData<string> Folders => [.. Library.Keys];

    [Theory, MemberData(nameof(Folders))]
    public void Folder_UsesOnlyWhatIsBelow(string folder)
    {
        var allowed = Library[folder].Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(folder);
        var forbidden = Library.Keys.Except(allowed).ToArray();
        var pattern = $@"^LearnRate(\.({string.Join('|', forbidden)}))?$";
        var rule = Types().That().ResideInNamespace($"LearnRate.{folder}")
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(pattern));
        var broken = rule.Evaluate(Architecture).Where(result => !result.Passed).Select(result => result.Description);
        Assert.Empty(broken);
    }

    [Fact]
    public void EveryFolder_IsOnTheMap() => Assert.Equal(
        Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src", "LearnRate")).Select(Path.GetFileName)
            .Where(name => name is not ("bin" or "obj")).Order(),
        Library.Keys.Order());

    [Fact]
    public void Projects_UseOnlyWhatIsBelow()
    {
        foreach (var assembly in Assemblies)
        {
            var used = assembly.GetReferencedAssemblies().Select(name => name.Name!)
                .Where(name => name.StartsWith("LearnRate", StringComparison.Ordinal));
            Assert.Empty(used.Except(Projects[assembly.GetName().Name!].Split(' ')));
        }
    }

    [Fact]
    public void TheLibrary_DependsOnTheFrameworkAlone() => Assert.All(
        Assemblies[0].GetReferencedAssemblies(), name => Assert.StartsWith("System", name.Name!, StringComparison.Ordinal));
}
