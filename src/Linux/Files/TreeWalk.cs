using Microsoft.Win32.SafeHandles;

namespace Selkie.Linux.Files;

/// <summary>A name that a walk comes to.</summary>
/// <param name="Directory">The directory that has it.</param>
/// <param name="Entry">The name, as the listing showed it.</param>
/// <param name="Depth">How many directories are between it and the top.</param>
public readonly record struct TreeStep(SafeFileHandle Directory, DirectoryEntry Entry, int Depth);

/// <summary>Walks a tree of any depth, depth first, with a bounded stack and few descriptors. It follows no link by itself: who visits a name opens it.</summary>
public static class TreeWalk
{
    /// <summary>Visits every name below a directory.</summary>
    /// <param name="top">The directory, open for reading.</param>
    /// <param name="visit">Gives the directory of a name, open for reading, where the walk is to go into it; else null.</param>
    /// <param name="left">Called for such a name when the walk is back from it.</param>
    /// <param name="inOrder">Names of a directory come in the order of their bytes.</param>
    public static void Over(SafeFileHandle top, Func<TreeStep, SafeFileHandle?> visit, Action<TreeStep>? left = null, bool inOrder = false)
    {
        using TreeDescent way = new(top);
        Stack<Listing> listings = new([Listing.Of(top, inOrder)]);
        while (true)
        {
            if (listings.Peek().Next() is { } entry)
            {
                if (visit(new TreeStep(way.Here, entry, way.Depth)) is { } directory)
                {
                    way.Enter(directory);
                    listings.Push(Listing.Of(directory, inOrder));
                }
            }
            else if (listings.Pop() is not null && listings.TryPeek(out var above))
            {
                way.Leave();
                left?.Invoke(new TreeStep(way.Here, above.Last, way.Depth));
            }
            else
            {
                return;
            }
        }
    }

    private sealed class Listing(List<DirectoryEntry> entries)
    {
        private int _next;

        internal DirectoryEntry Last => entries[_next - 1];

        internal static Listing Of(SafeFileHandle directory, bool inOrder)
        {
            var entries = Fs.List(directory);
            if (inOrder) entries.Sort((a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));

            return new Listing(entries);
        }

        internal DirectoryEntry? Next() => _next < entries.Count ? entries[_next++] : null;
    }
}
