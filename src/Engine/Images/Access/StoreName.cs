using Selkie.Oci;
using Selkie.Storage;
using Selkie.Storage.Layout;

namespace Selkie.Engine.Images.Access;

/// <summary>The part of a "containers-storage:" name that says which store it means.</summary>
internal static class StoreName
{
    /// <summary>The store, and the rest of the name.</summary>
    /// <exception cref="EngineError">The store's part is not closed.</exception>
    internal static (Store Store, string Name) Open(EngineContext engine, string text)
    {
        var usual = engine.Store;
        if (!text.StartsWith('[')) return (usual, text);
        var end = text.IndexOf(']');
        if (end < 0) throw new EngineError(ErrorKind.Invalid, $"storage specification in \"{text}\" did not end: storage reference syntax is invalid");
        var (place, rest) = (text[1..end], text[(end + 1)..]);
        // driver@graphroot+runroot:options, of which all but the graph root may be missing.
        var options = usual.Options with { ImageStore = null, AdditionalImageStores = [] };
        if (place.IndexOf('@') is >= 0 and var at)
        {
            options = options with { Driver = place[..at] };
            place = place[(at + 1)..];
        }
        place = place.Split(':', 2)[0];
        var roots = place.Split('+', 2);
        options = options with { GraphRoot = engine.Call.PathOf(roots[0]), RunRoot = roots.Length > 1 ? engine.Call.PathOf(roots[1]) : options.RunRoot };
        return (Same(options, usual.Options) ? usual : Store.Open(options), rest);
    }

    private static bool Same(StoreOptions one, StoreOptions other) => one.GraphRoot == other.GraphRoot && one.RunRoot == other.RunRoot && one.Driver == other.Driver;
}
