using System.Text;
using Selkie.Storage.Json;

namespace Selkie.Storage.Layers;

/// <summary>One file of layer records.</summary>
internal sealed record LayerFile(RecordFile Records, bool Volatile, bool ReadOnly)
{
    public LayerRecord Read(Slice slice) => LayerJson.Read(Records[slice], Volatile, ReadOnly);
}

/// <summary>The files of layer records at one time.</summary>
internal sealed record LayerSnapshot(IReadOnlyList<LayerFile> Parts)
{
    public LayerRecord? Find(string id)
    {
        foreach (var part in Parts)
        {
            if (part.Records.Find(id) is { } slice) return part.Read(slice);
        }

        return null;
    }

    public IEnumerable<LayerRecord> Matching(string text, Func<LayerRecord, bool> fits)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        foreach (var part in Parts)
        {
            foreach (var slice in part.Records.Containing(bytes))
            {
                var layer = part.Read(slice);
                if (fits(layer)) yield return layer;
            }
        }
    }
}
