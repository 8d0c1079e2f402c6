using System.Text.Json;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The command before the command (podman-run(1), --entrypoint).</summary>
/// <param name="Words">Its words; none takes the image's away.</param>
public sealed record EntryPoint(IReadOnlyList<string> Words)
{
    /// <summary>Reads a JSON array, or one word.</summary>
    /// <param name="text">The text.</param>
    public static EntryPoint Parse(string text)
    {
        if (!text.StartsWith('[')) return new(text.Length == 0 ? [] : [text]);
        try
        {
            using var json = JsonDocument.Parse(text);
            return new([.. json.RootElement.EnumerateArray().Select(item => item.GetString() ?? "")]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new([text]);
        }
    }

    /// <inheritdoc/>
    public bool Equals(EntryPoint? other) => other is not null && other.Words.SequenceEqual(Words);

    /// <inheritdoc/>
    public override int GetHashCode() => Words.Count;

    /// <summary>A JSON array, as it can be read again.</summary>
    public override string ToString() => $"[{string.Join(',', Words.Select(word => $"\"{JsonEncodedText.Encode(word)}\""))}]";
}
