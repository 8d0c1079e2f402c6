using System.Globalization;
using Selkie.Oci;

namespace Selkie.Runtime.Containers;

/// <summary>A user or a group, by name or by number.</summary>
/// <param name="Text">As it was given.</param>
public sealed record AccountName(string Text)
{
    /// <summary>Nobody was named.</summary>
    public bool IsEmpty => Text.Length == 0;

    /// <summary>It is a number and nothing else, without a sign.</summary>
    public bool IsDigits => Text.Length > 0 && !Text.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <summary>The id, where it is a number; null for a name.</summary>
    /// <exception cref="EngineError">The number is no id.</exception>
    public uint? ToId()
    {
        if (!long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return null;
        return number is >= 0 and <= int.MaxValue ? (uint)number : throw new EngineError(ErrorKind.StartFailed, "uids and gids must be in range 0-2147483647");
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
