using System.Text.Json;

namespace Selkie.Remote;

/// <summary>Writes JSON bodies.</summary>
internal static class JsonBodies
{
    /// <summary>An object.</summary>
    /// <param name="members">Writes its members.</param>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>A map of texts; the last of several of one name counts.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="name">The member.</param>
    /// <param name="pairs">The map.</param>
    public static void WritePairs(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartObject(name);
        foreach (var group in pairs.GroupBy(pair => pair.Key)) json.WriteString(group.Key, group.Last().Value);
        json.WriteEndObject();
    }

    /// <summary>A list of texts.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="name">The member.</param>
    /// <param name="texts">The texts.</param>
    public static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
