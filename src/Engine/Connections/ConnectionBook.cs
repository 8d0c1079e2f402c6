using System.Text.Json;
using System.Text.Json.Nodes;
using Selkie.Engine.Configuration;

namespace Selkie.Engine.Connections;

/// <summary>What stands in podman-connections.json: connections by name, which of them is the default, and farms, which are kept. Members that are not known stay.</summary>
/// <param name="root">The file's object.</param>
internal sealed class ConnectionBook(JsonObject root)
{
    private JsonObject Section => Member(root, "Connection");

    private JsonObject Connections => Member(Section, "Connections");

    /// <summary>The name of the default; empty: none.</summary>
    public string Default
    {
        get => Text(root["Connection"] as JsonObject, "Default");
        set => Section["Default"] = value;
    }

    /// <summary>All names.</summary>
    public IEnumerable<string> Names => Written is { } written ? [.. written.Select(entry => entry.Key)] : [];

    private JsonObject? Written => (root["Connection"] as JsonObject)?["Connections"] as JsonObject;

    /// <summary>A connection; null: there is none of the name.</summary>
    /// <param name="name">The name.</param>
    public ServiceDestination? Find(string name) => Written?[name] is not JsonObject found ? null : new ServiceDestination(Text(found, "URI"))
    {
        Identity = Text(found, "Identity"),
        TlsAuthority = Text(found, "TLSCA"),
        TlsCertificate = Text(found, "TLSCert"),
        TlsKey = Text(found, "TLSKey"),
    };

    /// <summary>Adds a connection, or replaces the one of the name; the first of all is the default.</summary>
    /// <param name="name">The name.</param>
    /// <param name="destination">Where it leads.</param>
    public void Set(string name, ServiceDestination destination)
    {
        if (Written is null) Default = name;
        var entry = new JsonObject { ["URI"] = destination.Uri };
        foreach (var (member, value) in new[] { ("Identity", destination.Identity), ("TLSCert", destination.TlsCertificate), ("TLSKey", destination.TlsKey), ("TLSCA", destination.TlsAuthority) })
            if (value.Length > 0) entry[member] = value;
        Connections[name] = entry;
    }

    /// <summary>Gives a connection another name, and with it what it is the default of.</summary>
    /// <param name="name">The name.</param>
    /// <param name="other">The other name; a connection that has it goes.</param>
    public void Rename(string name, string other)
    {
        var entry = Connections[name];
        Connections.Remove(name);
        Connections[other] = entry;
        if (Default == name) Default = other;
    }

    /// <summary>Forgets a connection, also in farms; one that is not there is no error.</summary>
    /// <param name="name">The name.</param>
    public void Remove(string name)
    {
        Connections.Remove(name);
        if (Default == name) Default = "";
        foreach (var farm in Farms())
            for (var i = farm.Count - 1; i >= 0; i--)
                if (farm[i]?.GetValue<string>() == name) farm.RemoveAt(i);
    }

    /// <summary>Forgets all connections.</summary>
    public void Clear()
    {
        Section.Remove("Connections");
        Default = "";
        foreach (var farm in Farms()) farm.Clear();
    }

    /// <summary>The file's text: names in order, and no empty members, as Go writes it.</summary>
    public string ToJson()
    {
        if (Default.Length == 0) Section.Remove("Default");
        if (Written is { } written)
        {
            Section.Remove("Connections");
            if (written.Count > 0) Section["Connections"] = Sorted(written);
        }
        _ = Member(root, "Farm");
        return root.ToJsonString(GoOptions);
    }

    private static readonly JsonSerializerOptions GoOptions = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static JsonObject Sorted(JsonObject entries)
    {
        var sorted = new JsonObject();
        foreach (var (name, value) in entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToList()) sorted[name] = value?.DeepClone();
        return sorted;
    }

    private IEnumerable<JsonArray> Farms() => (root["Farm"] as JsonObject)?["List"] is JsonObject farms ? farms.Select(farm => farm.Value).OfType<JsonArray>() : [];

    private static JsonObject Member(JsonObject owner, string name)
    {
        if (owner[name] is JsonObject member) return member;
        owner[name] = member = [];
        return member;
    }

    private static string Text(JsonObject? owner, string name) => owner?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
