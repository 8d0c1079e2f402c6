using System.Text.Json;

namespace Selkie.Oci.Json;

/// <summary>Reads one value from JSON, for generated readers (see <see cref="JsonReaderAttribute"/>). Anything else than was asked for is a <see cref="JsonException"/>.</summary>
/// <typeparam name="T">What is read.</typeparam>
/// <param name="reader">Stands on the value's first token.</param>
/// <returns>The value.</returns>
public delegate T JsonItem<T>(ref Utf8JsonReader reader);

/// <summary>The parts that generated readers are made of.</summary>
public static class JsonRead
{
    /// <summary>A reader on a document's first token.</summary>
    public static Utf8JsonReader Start(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return reader;
    }

    /// <summary>Refuses what follows the document.</summary>
    public static void End(ref Utf8JsonReader reader) => reader.Read();

    /// <summary>Enters an object.</summary>
    public static void Open(ref Utf8JsonReader reader, string what)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw Unexpected(ref reader, what);
    }

    /// <summary>Goes to the next member of an object; false at its end.</summary>
    public static bool Next(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes from a member's name to its value; false if that is null, which is as if the member was not there.</summary>
    public static bool Step(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType != JsonTokenType.Null;
    }

    /// <summary>Passes over a member that nobody knows.</summary>
    public static void Pass(ref Utf8JsonReader reader) => reader.Skip();

    /// <summary>Keeps a member that nobody knows.</summary>
    public static void Keep(ref Utf8JsonReader reader, IDictionary<string, JsonElement> rest)
    {
        var name = reader.GetString()!;
        reader.Read();
        rest[name] = Element(ref reader);
    }

    /// <summary>Whether the value is null.</summary>
    public static bool IsNull(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null;

    /// <summary>A text; null in a list is the empty one, as Go reads it.</summary>
    public static string Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Null => "",
        _ => throw Unexpected(ref reader, "a string"),
    };

    /// <summary>True or false.</summary>
    public static bool Flag(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : throw Unexpected(ref reader, "true or false");

    /// <summary>A number of 32 bits with a sign.</summary>
    public static int Int32(ref Utf8JsonReader reader) => IsNumber(ref reader) && reader.TryGetInt32(out var value) ? value : throw Unexpected(ref reader, "a number of 32 bits");

    /// <summary>A number of 16 bits.</summary>
    public static ushort UInt16(ref Utf8JsonReader reader) => IsNumber(ref reader) && reader.TryGetUInt16(out var value) ? value : throw Unexpected(ref reader, "a number of 16 bits");

    /// <summary>A number of 32 bits.</summary>
    public static uint UInt32(ref Utf8JsonReader reader) => IsNumber(ref reader) && reader.TryGetUInt32(out var value) ? value : throw Unexpected(ref reader, "a number of 32 bits");

    /// <summary>A number of 64 bits with a sign.</summary>
    public static long Int64(ref Utf8JsonReader reader) => IsNumber(ref reader) && reader.TryGetInt64(out var value) ? value : throw Unexpected(ref reader, "a number of 64 bits");

    /// <summary>A number of 64 bits.</summary>
    public static ulong UInt64(ref Utf8JsonReader reader) => IsNumber(ref reader) && reader.TryGetUInt64(out var value) ? value : throw Unexpected(ref reader, "a number of 64 bits");

    /// <summary>A number with a fraction.</summary>
    public static double Number(ref Utf8JsonReader reader) => IsNumber(ref reader) && reader.TryGetDouble(out var value) ? value : throw Unexpected(ref reader, "a number");

    /// <summary>A time, RFC 3339.</summary>
    public static DateTimeOffset Time(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var value) ? value : throw Unexpected(ref reader, "a time");

    /// <summary>Any value.</summary>
    public static JsonElement Element(ref Utf8JsonReader reader) => JsonElement.ParseValue(ref reader);

    /// <summary>A list.</summary>
    public static List<T> List<T>(ref Utf8JsonReader reader, JsonItem<T> item)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw Unexpected(ref reader, "a list");
        var list = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) list.Add(item(ref reader));
        return list;
    }

    /// <summary>An object with members of any name; the last of several of one name counts.</summary>
    public static Dictionary<string, T> Map<T>(ref Utf8JsonReader reader, JsonItem<T> item)
    {
        Open(ref reader, "an object");
        var map = new Dictionary<string, T>();
        while (Next(ref reader))
        {
            var name = reader.GetString()!;
            reader.Read();
            map[name] = item(ref reader);
        }
        return map;
    }

    /// <summary>The error for a member that has to be there.</summary>
    public static JsonException Missing(string member, string of) => new($"{of}: {member} is missing");

    private static bool IsNumber(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number;

    private static JsonException Unexpected(ref Utf8JsonReader reader, string wanted) =>
        new($"{wanted} was expected at byte {reader.TokenStartIndex}, not {reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String => "a string",
            JsonTokenType.Number => "this number",
            JsonTokenType.Null => "null",
            _ => "this",
        }}");
}
