using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>One of <c>--network</c>: where the container's network is from, or a network by its name and how the container is on it.</summary>
/// <param name="Mode">The mode; its word is a network's name where it is no mode's.</param>
/// <param name="Attachment">How the container is on a network; an empty name of its interface is the usual one. Null: the mode is none of networks.</param>
public sealed record NetworkChoice(NamespaceMode Mode, NetworkAttachment? Attachment)
{
    /// <summary>On a network, without a wish.</summary>
    public static NetworkAttachment Plain { get; } = new() { InterfaceName = "" };

    /// <summary>A mode, or a network with the options behind its name.</summary>
    /// <param name="mode">The mode.</param>
    /// <exception cref="EngineError">An option is unknown, or its value wrong.</exception>
    public static NetworkChoice Of(NamespaceMode mode) =>
        !HasAttachment(mode) ? new(mode, null)
        : new(mode with { Value = "" }, mode.Word is "none" or "host" ? Plain : ParseAttachment(mode.Value)); // no network has such a name, which is told where it is looked for

    /// <summary>Reads <c>MODE[:options]</c> or <c>NETWORK[:ip=…,ip6=…,mac=…,alias=…,interface_name=…]</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="EngineError">An option is unknown, or its value wrong.</exception>
    public static NetworkChoice Parse(string text) => Of(NamespaceMode.Parse(text));

    /// <inheritdoc/>
    public bool Equals(NetworkChoice? other) => other?.ToString() == ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary>As it can be read again.</summary>
    public override string ToString() => Attachment is { } attachment ? (Mode with { Value = string.Join(',', Options(attachment)) }).ToString() : Mode.ToString();

    // "none" and "host" with something behind a colon are no modes.
    private static bool HasAttachment(NamespaceMode mode) => mode.Word switch
    {
        "none" or "host" => mode.Value.Length > 0,
        "pasta" or "slirp4netns" or "container" or "ns" => false,
        _ => true,
    };

    private static NetworkAttachment ParseAttachment(string options)
    {
        var attachment = Plain;
        foreach (var option in options.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = PairFlags.Split(option);
            attachment = key switch
            {
                "ip" or "ip6" => attachment with { StaticIps = [.. attachment.StaticIps, AddressFlags.OfNetwork(value).ToString()] },
                "mac" => attachment with { StaticMac = AddressFlags.Mac.Parse(value) },
                "alias" => attachment with { Aliases = [.. attachment.Aliases, value] },
                "interface_name" => attachment with { InterfaceName = value },
                _ => throw new EngineError(ErrorKind.Invalid, $"invalid network option {key}: invalid argument"),
            };
        }
        return attachment;
    }

    private static IEnumerable<string> Options(NetworkAttachment attachment)
    {
        foreach (var ip in attachment.StaticIps) yield return $"ip={ip}";
        if (attachment.StaticMac is { } mac) yield return $"mac={mac}";
        foreach (var alias in attachment.Aliases) yield return $"alias={alias}";
        if (attachment.InterfaceName.Length > 0) yield return $"interface_name={attachment.InterfaceName}";
    }
}
