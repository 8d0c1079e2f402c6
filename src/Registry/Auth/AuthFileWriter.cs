using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Selkie.Oci;

namespace Selkie.Registry.Auth;

/// <summary>Changes a file of credentials; what else stands in it stays. It is replaced whole and only its owner may read it.</summary>
public static class AuthFileWriter
{
    /// <summary>Stores credentials under a key: a registry or a repository.</summary>
    public static void Set(string file, string key, Credentials credentials) => Change(file, auths =>
    {
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.Username}:{credentials.Password}"));
        auths[key] = new JsonObject { ["auth"] = text };
        return true;
    });

    /// <summary>Forgets a key; false when it is not there.</summary>
    public static bool Remove(string file, string key) => File.Exists(file) && Change(file, auths => auths.Remove(key));

    /// <summary>Forgets everything.</summary>
    public static void Clear(string file)
    {
        if (!File.Exists(file)) return;
        Change(file, auths =>
        {
            auths.Clear();
            return true;
        });
    }

    private static bool Change(string file, Func<JsonObject, bool> change)
    {
        var root = Read(file);
        if (root["auths"] is not JsonObject auths) root["auths"] = auths = [];
        if (!change(auths)) return false;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var temporary = $"{file}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options))
        using (var writer = new Utf8JsonWriter(stream, GoJson.WriterOptions(1) with { IndentCharacter = '\t', IndentSize = 1 })) root.WriteTo(writer);
        File.Move(temporary, file, overwrite: true);
        return true;
    }

    private static JsonObject Read(string file)
    {
        try
        {
            return File.Exists(file) && new FileInfo(file).Length > 0 ? JsonNode.Parse(File.ReadAllBytes(file)) as JsonObject ?? [] : [];
        }
        catch (JsonException e)
        {
            throw new UserError($"reading JSON file \"{file}\": unmarshaling JSON at \"{file}\": {e.Message}", inner: e);
        }
    }
}
