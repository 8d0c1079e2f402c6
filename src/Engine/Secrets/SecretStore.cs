using System.Text.Json;
using Selkie.Linux.Files;
using Selkie.Oci;

namespace Selkie.Engine.Secrets;

/// <summary>
/// The secrets that Podman keeps in a graph root (containers/common, pkg/secrets): <c>secrets.json</c> says what there is, and the "file" driver keeps the
/// content in <c>filedriver/secretsdata.json</c>. Both are written in place, so they are read under their locks.
/// </summary>
/// <param name="directory">The directory "secrets" of the graph root; it need not exist.</param>
internal sealed class SecretStore(string directory)
{
    private const int LongestId = 25;
    private const string FileDriver = "file";

    /// <summary>Names of all secrets, in no order.</summary>
    internal IReadOnlyList<string> Names()
    {
        using var records = Read(directory, "secrets");
        return records is null ? [] : [.. records.RootElement.GetProperty("nameToID").EnumerateObject().Select(entry => entry.Name)];
    }

    /// <summary>The content of a secret.</summary>
    /// <param name="nameOrId">Its name, id or the beginning of an id.</param>
    /// <exception cref="EngineError">There is none, several have such an id, or another driver keeps it.</exception>
    internal byte[] Content(string nameOrId)
    {
        using var records = Read(directory, "secrets");
        var id = records is null ? null : FindId(records.RootElement, nameOrId);
        if (id is null || !records!.RootElement.GetProperty("secrets").TryGetProperty(id, out var secret)) throw Unknown(nameOrId);
        var (driver, place) = DriverOf(secret);
        if (driver != FileDriver) throw new EngineError(ErrorKind.Unsupported, $"secret {nameOrId} is kept by the driver \"{driver}\", which is not supported yet: only \"{FileDriver}\" is");
        using var contents = Read(place, "secretsdata");
        return contents is not null && contents.RootElement.TryGetProperty(id, out var content) ? content.GetBytesFromBase64() : throw new EngineError(ErrorKind.NotFound, $"{id}: no such secret", subject: id);
    }

    private (string Driver, string Place) DriverOf(JsonElement secret)
    {
        var place = secret.TryGetProperty("driverOptions", out var options) && options.ValueKind == JsonValueKind.Object
            && options.TryGetProperty("path", out var path) ? path.GetString() : null;
        return (secret.GetProperty("driver").GetString() ?? "", place ?? Path.Combine(directory, "filedriver"));
    }

    private static string? FindId(JsonElement records, string nameOrId)
    {
        var names = records.GetProperty("idToName");
        if (names.TryGetProperty(nameOrId, out _)) return nameOrId;
        if (records.GetProperty("nameToID").TryGetProperty(nameOrId, out var exact)) return exact.GetString();
        if (nameOrId.Length > LongestId) return null;
        string[] fitting = [.. names.EnumerateObject().Select(entry => entry.Name).Where(id => id.StartsWith(nameOrId, StringComparison.Ordinal))];
        return fitting.Length < 2 ? fitting.FirstOrDefault()
            : throw new EngineError(ErrorKind.Invalid, $"more than one result secret with prefix {nameOrId}: secret is ambiguous");
    }

    private static JsonDocument? Read(string place, string name)
    {
        var file = Path.Combine(place, name + ".json");
        if (!File.Exists(file)) return null;
        try
        {
            using var held = FileLock.Take(Path.Combine(place, name + ".lock"));
            return JsonDocument.Parse(File.ReadAllBytes(file));
        }
        catch (JsonException e)
        {
            throw new EngineError(ErrorKind.Internal, $"{file} is not what secrets are kept in: {e.Message}", inner: e);
        }
    }

    private static EngineError Unknown(string nameOrId) => new(ErrorKind.NotFound, $"no secret with name or id \"{nameOrId}\": no such secret", subject: nameOrId);
}
