using System.Text.Json;
using Selkie.Oci.Text;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The <c>--health-cmd</c> option: a command, as a line for the shell or as a JSON array; none switches the image's health check off.</summary>
/// <param name="Words">The command.</param>
/// <param name="IsShell">It is one line for a shell.</param>
public sealed record HealthCommand(IReadOnlyList<string> Words, bool IsShell)
{
    /// <summary>There is to be no health check.</summary>
    public bool IsNone => Words is [var word, ..] && word.Equals("none", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a value; null: none is given.</summary>
    /// <param name="text">The text.</param>
    public static HealthCommand? Parse(string text)
    {
        if (text.Length == 0) return null;
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement is { ValueKind: JsonValueKind.Array } words) return new([.. words.EnumerateArray().Select(word => word.GetString() ?? "")], IsShell: false);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // It is a line for the shell.
        }
        return new([text], IsShell: true);
    }

    /// <inheritdoc/>
    public bool Equals(HealthCommand? other) => other is not null && other.IsShell == IsShell && other.Words.SequenceEqual(Words);

    /// <inheritdoc/>
    public override int GetHashCode() => Words.Count;

    /// <summary>As it can be read again.</summary>
    public override string ToString() => IsShell ? Words[0] : $"[{string.Join(',', Words.Select(GoText.Quote))}]";
}
