using System.Text.Json;
using Selkie.Oci.Text;
using Selkie.Oci;

namespace Selkie.Registry.Configuration;

/// <summary>
/// The signature policy, policy.json (containers-policy.json.5). Images that need no signature are taken, refused ones are not; a
/// requirement of signatures cannot be checked, so what asks for one is refused too.
/// </summary>
public sealed class SignaturePolicy
{
    private const string SystemPath = "/etc/containers/policy.json";

    private static string UserPath => Path.Combine(RegistriesConf.Home, ".config/containers/policy.json");

    private readonly JsonElement _root;
    private readonly string _path;

    private SignaturePolicy(JsonElement root, string path) => (_root, _path) = (root, path);

    /// <summary>Reads the policy: the path given, the user's, or the system's.</summary>
    /// <exception cref="EngineError">When there is none or it is not one.</exception>
    public static SignaturePolicy Load(string? path = null)
    {
        var file = path is { Length: > 0 } ? path : File.Exists(UserPath) ? UserPath : SystemPath;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            PolicyFormat.Check(document.RootElement);
            return new(document.RootElement.Clone(), file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EngineError(ErrorKind.Invalid, file == SystemPath
                ? $"no policy.json file found at any of the following: \"{UserPath}\", \"{SystemPath}\"" : $"open {file}: no such file or directory", inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineError(ErrorKind.Internal, $"open {file}: {e.Message}", inner: e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or EngineError)
        {
            throw new EngineError(ErrorKind.Invalid, $"invalid policy in \"{file}\": {JsonFault.OfFile(file, e)}", inner: e);
        }
    }

    /// <summary>The same for what comes from the user's own disk: null where neither a user's nor a system's policy was ever written.</summary>
    /// <exception cref="EngineError">When it is not one.</exception>
    public static SignaturePolicy? LoadIfAny(string? path = null) =>
        path is { Length: > 0 } || File.Exists(UserPath) || File.Exists(SystemPath) ? Load(path) : null;

    /// <summary>Fails when an image of a transport ("docker", "oci-archive", …) and scope (a reference or a path) may not be used.</summary>
    /// <exception cref="EngineError">With containers/image's text.</exception>
    public void Require(string transport, string scope, string shown)
    {
        foreach (var requirement in Find(transport, scope).EnumerateArray())
        {
            switch (requirement.GetProperty("type").GetString())
            {
                case "insecureAcceptAnything": break;
                case "reject": throw new EngineError(ErrorKind.Forbidden, $"Source image rejected: Running image {shown} is rejected by policy.");
                case var type: throw new EngineError(ErrorKind.Unsupported, $"Source image rejected: {_path} wants \"{type}\" for {shown}, which is not supported: no signature is checked");
            }
        }
    }

    private JsonElement Find(string transport, string scope)
    {
        if (_root.TryGetProperty("transports", out var transports) && transports.TryGetProperty(transport, out var scopes))
        {
            foreach (var candidate in PolicyScopes.Of(transport, scope))
            {
                if (scopes.TryGetProperty(candidate, out var found)) return found;
            }
        }
        return _root.GetProperty("default");
    }
}
