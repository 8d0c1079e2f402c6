using System.Text;
using Selkie.Storage.Json;
using Selkie.Storage.Locks;

namespace Selkie.Storage.Images;

/// <summary>The names of images.</summary>
public sealed partial class ImageStore
{
    /// <summary>Makes these the image's only names; other images lose them.</summary>
    /// <param name="id">Id of the image.</param>
    /// <param name="names">Full names.</param>
    public ImageRecord SetNames(string id, IReadOnlyList<string> names) => ChangeNames(id, _ => names);

    /// <summary>Adds names, in front of the others; other images lose them.</summary>
    /// <param name="id">Id of the image.</param>
    /// <param name="names">Full names.</param>
    public ImageRecord AddNames(string id, IReadOnlyList<string> names) => ChangeNames(id, old => [.. names, .. old]);

    /// <summary>Takes names away.</summary>
    /// <param name="id">Id of the image.</param>
    /// <param name="names">Full names.</param>
    public ImageRecord RemoveNames(string id, IReadOnlyList<string> names) => ChangeNames(id, old => [.. old.Where(n => !names.Contains(n))]);

    private ImageRecord ChangeNames(string id, Func<IReadOnlyList<string>, IReadOnlyList<string>> change)
    {
        using (var writer = _table.Lock())
        {
            if (writer[false].Find(id) is { } slice)
            {
                var record = ImageJson.Read(writer[false][slice], false);
                return SaveNames(writer, slice, record, change(record.Names), record with { });
            }
        }
        RecordHere(Find(id) ?? throw Unknown(id));
        return ChangeNames(id, change);
    }

    // An image of another store gets names here, where it is recorded once more (containers/storage, updateNames).
    private void RecordHere(ImageRecord image) => Create(new NewImage
    {
        Id = image.Id,
        Names = image.Names,
        TopLayer = image.TopLayer,
        Digest = image.Digest,
        Created = image.Created,
        Metadata = image.Metadata,
        BigData = image.BigDataNames.ToDictionary(key => key, key => ReadBigData(image.Id, key) ?? []),
    });

    /// <summary>One write: the image with its new names, and the images that lose one of them.</summary>
    private static ImageRecord SaveNames(RecordTableWriter writer, Slice? slice, ImageRecord record, IReadOnlyList<string> names, ImageRecord items, bool intoHistory = true)
    {
        string[] unique = [.. names.Distinct()];
        record = items with { Names = unique, NamesHistory = intoHistory ? [.. unique.Reverse().Concat(record.NamesHistory).Distinct()] : record.NamesHistory };
        var changes = TakeNames(writer[false], record);
        if (slice is { } own)
        {
            changes[own] = JsonText.Patch(writer[false][own], Members(record));
            writer.Change(false, changes);
        }
        else
        {
            writer.Change(false, changes, ImageJson.Write(record));
        }

        return record;
    }

    /// <summary>What becomes of the other images that had one of this one's names.</summary>
    private static Dictionary<Slice, byte[]?> TakeNames(RecordFile file, ImageRecord taker)
    {
        Dictionary<Slice, byte[]?> changes = [];
        foreach (var name in taker.Names)
        {
            foreach (var other in file.Containing(Encoding.UTF8.GetBytes(JsonText.Quote(name))))
            {
                var owner = ImageJson.Read(file[other], false);
                if (owner.Id != taker.Id && owner.Names.Contains(name))
                    changes[other] = JsonText.Patch(file[other], ("names", JsonText.Strings([.. owner.Names.Where(n => !taker.Names.Contains(n))])));
            }
        }

        return changes;
    }
}
