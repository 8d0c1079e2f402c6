using System.Collections.Concurrent;
using Selkie.Storage.Images;

namespace Selkie.Engine.Images.Listing;

/// <summary>Looks for the documents of many images: on another processor while this one does something else, in the end on both.</summary>
internal sealed class DocumentSearch(ImageStore store, IReadOnlyList<ImageRecord> images)
{
    private const int Many = 50; // images, for which a thread is worth its start
    private const int Piece = 16;

    private readonly ConcurrentBag<ImageRecord> _incomplete = [];
    private Task? _other;
    private int _next;

    /// <summary>Begins.</summary>
    internal DocumentSearch Begin()
    {
        if (images.Count >= Many) _other = Task.Run(Search);
        return this;
    }

    /// <summary>Those that lack their manifest or their configuration, or have one of another length, in no order.</summary>
    internal IReadOnlyCollection<ImageRecord> Finish()
    {
        Search();
        _other?.GetAwaiter().GetResult();
        return _incomplete;
    }

    private void Search()
    {
        for (int start; (start = Interlocked.Add(ref _next, Piece) - Piece) < images.Count;)
        {
            for (var i = start; i < Math.Min(start + Piece, images.Count); i++)
                if (!IsComplete(images[i])) _incomplete.Add(images[i]);
        }
    }

    private bool IsComplete(ImageRecord image) => store.HasBigData(image, "manifest") && store.HasBigData(image, "sha256:" + image.Id);
}
