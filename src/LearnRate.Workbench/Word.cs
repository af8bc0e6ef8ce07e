using System.Text.Json;
using System.Text.Json.Serialization;

namespace LearnRate.Workbench;

/// <summary>An enumeration's value as a word of a document.</summary>
internal sealed class Word<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase) where T : struct, Enum;
