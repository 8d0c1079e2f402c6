using Selkie.Engine.Configuration;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Accounts;

/// <summary>The options of <c>--userns=keep-id</c>: the ids that the caller has inside, and how many ids there are besides.</summary>
/// <param name="Uid">User id; null: the caller's own.</param>
/// <param name="Gid">Group id; null: the caller's own.</param>
/// <param name="Size">Number of ids; null: all.</param>
internal sealed record KeepIdOptions(uint? Uid, uint? Gid, uint? Size)
{
    /// <summary>Reads them.</summary>
    /// <exception cref="EngineError">An option is unknown, or its value no number.</exception>
    internal static KeepIdOptions Parse(NamespaceMode mode)
    {
        var options = new KeepIdOptions(null, null, null);
        foreach (var option in mode.Value.Length > 0 ? mode.Value.Split(',') : [])
        {
            var pair = option.Split('=', 2);
            if (pair.Length != 2 || !uint.TryParse(pair[1], out var value)) throw new EngineError(ErrorKind.Invalid, $"invalid option specified: {option}");
            options = pair[0] switch
            {
                "uid" => options with { Uid = value },
                "gid" => options with { Gid = value },
                "size" => options with { Size = value },
                _ => throw new EngineError(ErrorKind.Invalid, $"unknown option specified: \"{pair[0]}\""),
            };
        }
        return options;
    }

    /// <summary>The caller is in the container's passwd and group: he keeps the ids by which the host knows him.</summary>
    internal static bool ShowsCaller(NamespaceMode mode) => mode.IsKeepId && UserDirectories.Rootless && Parse(mode) is { Uid: null, Gid: null };

    /// <summary>The user id inside.</summary>
    internal uint OwnUid => Uid ?? UserDirectories.Uid;

    /// <summary>The group id inside.</summary>
    internal uint OwnGid => Gid ?? UserDirectories.Gid;

    /// <summary>Both, as --user takes them.</summary>
    internal ProcessUser User => ProcessUser.Of(OwnUid, OwnGid);
}
