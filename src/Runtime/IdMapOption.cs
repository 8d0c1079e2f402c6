using Selkie.Oci;
using Selkie.Oci.Mapping;
using Selkie.Runtime.Containers;

namespace Selkie.Runtime;

/// <summary>
/// The option <c>idmap[=uids=RANGE#…;gids=RANGE#…]</c> of a mount or of <c>--rootfs</c>: how ids on the disk appear (podman-run(1), --volume). A range is
/// <c>ID-ID-SIZE</c>, on the disk and on the host; with <c>@</c> before it the second is an id of the container's user namespace.
/// </summary>
public static class IdMapOption
{
    /// <summary>Whether an option is this one.</summary>
    public static bool Is(string option) => option == "idmap" || option.StartsWith("idmap=", StringComparison.Ordinal);

    /// <summary>The maps it means; without ranges those of the container.</summary>
    /// <param name="option">The option.</param>
    /// <param name="container">The container's namespaces.</param>
    /// <exception cref="EngineError">A range is wrong, or relative to an id that the container has not.</exception>
    public static (IReadOnlyList<IdMap> Uids, IReadOnlyList<IdMap> Gids) Parse(string option, NamespaceSpec container)
    {
        var (uids, gids) = (container.UidMap, container.GidMap);
        if (option == "idmap") return (uids, gids);
        foreach (var part in option["idmap=".Length..].Split(';'))
        {
            if (part.StartsWith("uids=", StringComparison.Ordinal)) uids = Ranges(part[5..], container.UidMap);
            else if (part.StartsWith("gids=", StringComparison.Ordinal)) gids = Ranges(part[5..], container.GidMap);
            else throw new EngineError(ErrorKind.Invalid, $"unknown option \"{part}\"");
        }
        return (uids, gids);
    }

    private static IReadOnlyList<IdMap> Ranges(string text, IReadOnlyList<IdMap> container) => [.. text.Split('#').Select(range => Range(range, text, container))];

    private static IdMap Range(string range, string text, IReadOnlyList<IdMap> container)
    {
        if (range.Length == 0) throw new EngineError(ErrorKind.Invalid, $"invalid empty range for \"{text}\"");
        var isRelative = range[0] == '@';
        var numbers = range[(isRelative ? 1 : 0)..].Split('-');
        if (numbers.Length != 3 || !uint.TryParse(numbers[0], out var onDisk) || !uint.TryParse(numbers[1], out var host) || !uint.TryParse(numbers[2], out var size) || size == 0)
            throw new EngineError(ErrorKind.Invalid, $"invalid value for \"{text}\"");
        if (!isRelative) return new IdMap(onDisk, host, size);
        var mapped = container.Select(map => map.ToHost(host)).FirstOrDefault(id => id is not null)
            ?? throw new EngineError(ErrorKind.Invalid, $"could not find a user namespace mapping for the relative mapping \"{text}\"");
        return new IdMap(onDisk, mapped, size);
    }
}
