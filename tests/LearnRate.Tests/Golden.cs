using System.Text.Json;
using System.Text.Json.Serialization;

namespace LearnRate.Tests;

/// <summary>The reference numbers in tests/Golden, made by independent programs that lie beside them.</summary>
internal static class Golden
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals | JsonNumberHandling.AllowReadingFromString,
    };

    public static T Read<T>(string path)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", path));
        return JsonSerializer.Deserialize<T>(file, Options)!;
    }
}
