using System.Text.Json;
using Selkie.Oci.Mapping;
using Selkie.Storage.Json;
using Selkie.Storage.Layout;

namespace Selkie.Storage.Containers;

/// <summary>Records of containers.json (type Container of containers/storage, containers.go).</summary>
internal static class ContainerRecordJson
{
    public static ContainerRecord Read(ReadOnlySpan<byte> record)
    {
        Utf8JsonReader r = new(record);
        ContainerRecord c = new() { Id = "", LayerId = "" };
        IReadOnlyList<IdMap> uids = [], gids = [];
        r.Read();
        while (r.Read() && r.TokenType == JsonTokenType.PropertyName)
        {
            var name = r.GetString()!;
            r.Read();
            switch (name)
            {
                case "id": c = c with { Id = r.GetString()! }; break;
                case "names": c = c with { Names = JsonText.ReadStrings(ref r) }; break;
                case "image": c = c with { ImageId = r.GetString() is { Length: > 0 } i ? i : null }; break;
                case "layer": c = c with { LayerId = r.GetString()! }; break;
                case "metadata": c = c with { Metadata = r.GetString() }; break;
                case "big-data-names": c = c with { BigDataNames = JsonText.ReadStrings(ref r) }; break;
                case "big-data-sizes": c = c with { BigDataSizes = JsonText.ReadNumberMap(ref r, [.. c.BigDataNames]) }; break;
                case "big-data-digests": c = c with { BigDataDigests = JsonText.ReadStringMap(ref r, [.. c.BigDataNames]) }; break;
                case "created": c = c with { Created = JsonText.ReadTime(ref r) }; break;
                case "uidmap": uids = JsonText.ReadMappings(ref r); break;
                case "gidmap": gids = JsonText.ReadMappings(ref r); break;
                case "flags": c = ReadFlags(ref r, c); break;
                default: r.Skip(); break;
            }
        }

        return uids.Count + gids.Count == 0 ? c : c with { Mappings = new IdMappings { Uids = uids, Gids = gids } };
    }

    private static ContainerRecord ReadFlags(ref Utf8JsonReader r, ContainerRecord c)
    {
        while (r.TokenType != JsonTokenType.Null && r.Read() && r.TokenType == JsonTokenType.PropertyName)
        {
            var name = r.GetString()!;
            r.Read();
            switch (name)
            {
                case "Volatile": c = c with { Volatile = r.TokenType == JsonTokenType.True }; break;
                case "MountOpts": c = c with { MountOptions = JsonText.ReadStrings(ref r) }; break;
                default: r.Skip(); break;
            }
        }

        return c;
    }

    public static byte[] Write(ContainerRecord c, string mountLabel, string processLabel) => JsonText.Write(w =>
    {
        w.WriteStartObject();
        w.WriteString("id", c.Id);
        JsonText.WriteStrings(w, "names", c.Names);
        w.WriteString("image", c.ImageId ?? "");
        w.WriteString("layer", c.LayerId);
        if (!string.IsNullOrEmpty(c.Metadata)) w.WriteString("metadata", c.Metadata);

        BigData.Write(w, c.BigDataNames, c.BigDataSizes, c.BigDataDigests);
        w.WriteString("created", c.Created.UtcDateTime);
        JsonText.WriteMappings(w, "uidmap", c.Mappings.Uids);
        JsonText.WriteMappings(w, "gidmap", c.Mappings.Gids);
        w.WriteStartObject("flags");
        w.WriteString("MountLabel", mountLabel);
        JsonText.WriteStrings(w, "MountOpts", c.MountOptions);
        w.WriteString("ProcessLabel", processLabel);
        if (c.Volatile) w.WriteBoolean("Volatile", true);

        w.WriteEndObject();
        w.WriteEndObject();
    });
}
