using System.Text.Json;
using Selkie.Oci.Text;
using Selkie.Oci;

namespace Selkie.Service.Http;

/// <summary>
/// The JSON object in a request's body. Each member that is asked for counts as understood; <see cref="Left"/> names what nobody asked for and says
/// something, in it and in the objects that were taken from it, so that no field is dropped in silence. Names are found as Go's decoder finds them: upper and lower case are one.
/// </summary>
public sealed class RequestBody
{
    private const int MostBytes = 8 << 20;
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _read = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, RequestBody> _opened = new(StringComparer.Ordinal);
    private readonly string _path;

    private RequestBody(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object) throw Wrong(path.Length > 0 ? path : "the body", "an object");
        _path = path;
        foreach (var member in element.EnumerateObject()) _members[member.Name] = member.Value;
    }

    /// <summary>Reads the body of a request; none at all is an empty object.</summary>
    /// <param name="exchange">The request.</param>
    /// <exception cref="EngineError">It is no JSON object, or too large.</exception>
    public static async Task<RequestBody> Read(Exchange exchange) => Parse(await ReadBytes(exchange));

    /// <summary>Reads the body of a request as it is.</summary>
    /// <param name="exchange">The request.</param>
    /// <exception cref="EngineError">It is too large.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadBytes(Exchange exchange)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[1 << 14];
        for (int count; (count = await exchange.Http.Request.Body.ReadAsync(chunk, exchange.Gone)) > 0;)
        {
            if (buffer.Length + count > MostBytes) throw new EngineError(ErrorKind.Invalid, $"the body is larger than {MostBytes >> 20} MB");
            buffer.Write(chunk, 0, count);
        }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>Reads JSON text.</summary>
    /// <param name="text">The text; empty: an empty object.</param>
    /// <exception cref="EngineError">It is no JSON object.</exception>
    public static RequestBody Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            // What stands behind the object is not read, as Go's decoder does not.
            var reader = new Utf8JsonReader(text.Length == 0 ? "{}"u8 : text.Span);
            var root = JsonDocument.ParseValue(ref reader).RootElement;
            CheckTexts(root);
            return new RequestBody(root, "");
        }
        catch (JsonException e)
        {
            throw new EngineError(ErrorKind.Invalid, $"decode body: {JsonFault.Of(text.Span, e)}", e);
        }
        catch (InvalidOperationException e)
        {
            // Half of a surrogate pair, by an escape.
            throw new EngineError(ErrorKind.Invalid, "decode body: a string is no valid text", e);
        }
    }

    // Nothing that a body names (paths, words of commands, variables) can have a NUL in it.
    private static void CheckTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String when element.GetString()!.Contains('\0'): throw NoNul();
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) CheckTexts(item);
                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    if (member.Name.Contains('\0')) throw NoNul();
                    CheckTexts(member.Value);
                }
                break;
        }
    }

    private static EngineError NoNul() => new(ErrorKind.Invalid, "decode body: a string has a NUL character in it");

    /// <summary>A text; null where it is not there, or null.</summary>
    public string? Text(string name) => Find(name) is { } value ? value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(At(name), "a string") : null;

    /// <summary>A switch; null where it is not there, or null.</summary>
    public bool? Switch(string name) =>
        Find(name) is { } value ? value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(At(name), "a boolean") : null;

    /// <summary>A whole number; null where it is not there, or null.</summary>
    public long? Number(string name) => Find(name) is { } value ? value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : throw Wrong(At(name), "a whole number") : null;

    /// <summary>Texts; empty where they are not there, or null.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        [.. Items(name).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Wrong(At(name), "a list of strings"))];

    /// <summary>Texts, or a single one; empty where they are not there, or null (Docker's commands and entry points).</summary>
    public IReadOnlyList<string> Words(string name) => Find(name) is { ValueKind: JsonValueKind.String } word ? [word.GetString()!] : Texts(name);

    /// <summary>A whole number from 0 up; null where it is not there, or null.</summary>
    public ulong? Natural(string name) => Find(name) is { } value ? value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out var number) ? number : throw Wrong(At(name), "a whole number from 0 up") : null;

    /// <summary>Texts by name; empty where they are not there, or null.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs(string name) =>
        Find(name) is not { } value ? []
        : value.ValueKind == JsonValueKind.Object ? [.. value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : throw Wrong(At(name), "strings by name")))]
        : throw Wrong(At(name), "strings by name");

    /// <summary>An object; null where it is not there, or null.</summary>
    public RequestBody? Object(string name) => Find(name) is { } value ? Open(value, At(name)) : null;

    /// <summary>An object; an empty one where it is not there, or null.</summary>
    public RequestBody Inner(string name) => Object(name) ?? Parse(default);

    /// <summary>Objects; empty where they are not there, or null.</summary>
    public IReadOnlyList<RequestBody> Objects(string name) => [.. Items(name).Select((item, index) => Open(item, $"{At(name)}[{index}]"))];

    /// <summary>Objects by name; empty where they are not there, or null.</summary>
    public IReadOnlyList<KeyValuePair<string, RequestBody?>> ObjectsByName(string name) =>
        Find(name) is not { } value ? []
        : value.ValueKind == JsonValueKind.Object ? [.. value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value.ValueKind == JsonValueKind.Null ? null : Open(member.Value, $"{At(name)}.{member.Name}")))]
        : throw Wrong(At(name), "objects by name");

    /// <summary>Lists of objects by name; empty where they are not there, or null.</summary>
    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<RequestBody>>> ObjectLists(string name)
    {
        if (Find(name) is not { } value) return [];
        var lists = Open(value, At(name));
        return [.. value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, lists.Objects(member.Name)))];
    }

    /// <summary>The value as it came, for what has several forms; null where it is not there, or null.</summary>
    public JsonElement? Raw(string name) => Find(name);

    /// <summary>Members that nobody asked for and that say something: neither null, nor the zero of their type.</summary>
    public IEnumerable<string> Left =>
        [.. _members.Where(member => !_read.Contains(member.Key) && SaysSomething(member.Value)).Select(member => At(member.Key)), .. _opened.Values.SelectMany(inner => inner.Left)];

    /// <summary>Counts members as understood that say nothing here: what a client repeats of an answer, or does by itself.</summary>
    /// <param name="names">Their names.</param>
    public void Pass(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) _read.Add(name);
    }

    /// <summary>Fails where members are left that nobody asked for.</summary>
    /// <exception cref="EngineError">There is one; it is named.</exception>
    public void RefuseRest()
    {
        if (Left.FirstOrDefault() is { } unknown) throw new EngineError(ErrorKind.Unsupported, $"{unknown} is not supported yet");
    }

    private IEnumerable<JsonElement> Items(string name) =>
        Find(name) is not { } value ? [] : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Wrong(At(name), "a list");

    private RequestBody Open(JsonElement value, string path)
    {
        if (!_opened.TryGetValue(path, out var inner)) _opened[path] = inner = new RequestBody(value, path);
        return inner;
    }

    private JsonElement? Find(string name)
    {
        _read.Add(name);
        return _members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private string At(string name) => _path.Length > 0 ? $"{_path}.{name}" : name;

    private static bool SaysSomething(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False or JsonValueKind.Undefined => false,
        JsonValueKind.String => value.GetString() is { Length: > 0 },
        JsonValueKind.Number => !value.TryGetInt64(out var number) || number != 0,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(member => SaysSomething(member.Value)),
        _ => true,
    };

    private static EngineError Wrong(string where, string what) => new(ErrorKind.Invalid, $"decode body: {where} is not {what}");
}
