namespace Selkie.Runtime.Containers;

/// <summary>A line of /etc/hosts (<c>--add-host</c>).</summary>
/// <param name="Names">The names.</param>
/// <param name="Address">What they are, or <see cref="HostGateway"/>.</param>
public sealed record HostEntry(IReadOnlyList<string> Names, string Address)
{
    /// <summary>The address by which a container reaches the host, whatever it is.</summary>
    public const string HostGateway = "host-gateway";

    /// <summary>Reads "name[;name…]:address".</summary>
    /// <param name="text">The text, with a colon.</param>
    public static HostEntry Parse(string text)
    {
        var colon = text.IndexOf(':');
        return new(text[..colon].Split(';'), text[(colon + 1)..]);
    }

    /// <inheritdoc/>
    public bool Equals(HostEntry? other) => other?.ToString() == ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary>As it can be read again.</summary>
    public override string ToString() => $"{string.Join(';', Names)}:{Address}";
}
