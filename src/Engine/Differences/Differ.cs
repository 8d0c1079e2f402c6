using Selkie.Engine.Containers.Status;
using Selkie.Engine.Images.Lookup;
using Selkie.Oci;

namespace Selkie.Engine.Differences;

/// <summary>Compares what containers, images and layers show.</summary>
internal sealed class Differ(EngineContext engine, DiffScope scope)
{
    // What the engine itself puts into every container (libpod diff.go, initInodes).
    private static readonly HashSet<string> Own =
    [
        "/dev", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/proc", "/run", "/run/notify", "/run/.containerenv", "/run/secrets", "/run/podman-init", "/sys", "/etc/mtab",
    ];

    /// <summary>The changes of the first object in what it was made from, or in the second.</summary>
    /// <exception cref="EngineError">An object is not known.</exception>
    public DiffReport Compare(IReadOnlyList<string> names, bool latest, string command)
    {
        if (names.Count > 2) throw new EngineError(ErrorKind.Invalid, $"accepts between 1 and 2 arg(s), received {names.Count}");
        if (names.Count > 0 && latest) throw new EngineError(ErrorKind.Invalid, "--latest and containers cannot be used together");
        if (names.Count == 0 && !latest)
            throw new EngineError(ErrorKind.Invalid, $"\"{Path.GetFileName(engine.Call.CommandLine[0])} {command}\" requires a name, id, or the \"--latest\" flag");
        var layer = latest ? LayerOf(engine.Lookup.Latest().Spec.Id) : LayerOf(names[0]);
        var changes = names.Count == 2 ? engine.Store.Compare(LayerOf(names[1]), layer) : engine.Store.Changes(layer);
        return new([.. changes.Where(change => !Own.Contains(change.Path))]);
    }

    private string? LayerOf(string word)
    {
        var last = "";
        if (scope is DiffScope.Images or DiffScope.All)
        {
            try
            {
                return engine.Images.Find(word).Image.TopLayer;
            }
            catch (EngineError e)
            {
                last = e.Message;
            }
        }
        if (scope is DiffScope.Containers or DiffScope.All)
        {
            if (engine.Lookup.TryOne(word) is { } row) return row.Spec.LayerId;
            if (ForeignContainers.Find(engine, word) is { } foreign) return foreign.LayerId;
            last = "container not known";
        }
        if (scope == DiffScope.All)
        {
            if (engine.Store.Layers.Find(word) is { } layer) return layer.Id;
            last = "layer not known";
        }
        throw new EngineError(ErrorKind.Invalid, $"{word} not found: {last}");
    }
}
