using Selkie.Oci;

namespace Selkie.Runtime.Containers;

/// <summary>Lists that stand in the container's record as the texts of their items.</summary>
internal static class StoredTexts
{
    /// <summary>
    /// The items. What nobody reads any more is left out: engines before stored what containers.conf says without a look at it, and such a container must still be
    /// found and removed.
    /// </summary>
    /// <param name="texts">The texts.</param>
    /// <param name="parse">Reads one.</param>
    public static List<T> Read<T>(IReadOnlyList<string> texts, Func<string, T> parse)
    {
        var items = new List<T>(texts.Count);
        foreach (var text in texts)
            try
            {
                items.Add(parse(text));
            }
            catch (EngineError e) when (e.Kind == ErrorKind.Invalid)
            {
            }
        return items;
    }

    /// <summary>The texts.</summary>
    /// <param name="items">The items.</param>
    public static IReadOnlyList<string> Of<T>(IReadOnlyList<T> items) where T : notnull => items.Count == 0 ? [] : [.. items.Select(item => item.ToString()!)];
}
