using System.Text.Json;
using Selkie.Runtime;

namespace Selkie.Engine.State;

/// <summary>Reads stored summaries by hand: for a thousand of them the serializer would take longer than all else a list does.</summary>
internal static class SummaryReader
{
    /// <summary>The head with the members of its JSON.</summary>
    public static ContainerSummary Read(ContainerSummary head, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        string image = "", cidFile = "";
        IReadOnlyList<string>? command = null, exposed = null, mounts = null, networks = null;
        IReadOnlyList<PortMapping>? ports = null;
        Dictionary<string, string>? labels = null;
        var autoRemove = false;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            var member = reader.ValueSpan[0];
            reader.Read();
            switch (member)
            {
                case (byte)'i': image = reader.GetString()!; break;
                case (byte)'f': cidFile = reader.GetString()!; break;
                case (byte)'r': autoRemove = reader.GetBoolean(); break;
                case (byte)'c': command = Texts(ref reader); break;
                case (byte)'e': exposed = Texts(ref reader); break;
                case (byte)'m': mounts = Texts(ref reader); break;
                case (byte)'n': networks = Texts(ref reader); break;
                case (byte)'p': ports = Ports(ref reader); break;
                case (byte)'l': labels = Map(ref reader); break;
                default: reader.Skip(); break;
            }
        }
        return head with
        {
            Image = image, CidFile = cidFile, AutoRemove = autoRemove, Command = command, Exposed = exposed, Mounts = mounts, Networks = networks, Ports = ports, Labels = labels,
        };
    }

    private static List<string> Texts(ref Utf8JsonReader reader)
    {
        var list = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) list.Add(reader.GetString()!);
        return list;
    }

    private static Dictionary<string, string> Map(ref Utf8JsonReader reader)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            reader.Read();
            map[key] = reader.GetString()!;
        }
        return map;
    }

    private static IReadOnlyList<PortMapping> Ports(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.Deserialize(ContainerSummaryJson.Default.IReadOnlyListPortMapping)!;
    }
}
