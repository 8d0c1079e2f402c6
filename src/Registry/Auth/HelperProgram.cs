using System.Text;
using System.Text.Json;
using Selkie.Oci;

namespace Selkie.Registry.Auth;

/// <summary>Runs "docker-credential-NAME VERB" with a text on its input; returns null when there is no such program.</summary>
/// <param name="helper">The name after docker-credential-.</param>
/// <param name="verb">get, store, erase or list.</param>
/// <param name="input">The server's name, or a JSON document to store.</param>
public delegate HelperAnswer? CredentialHelper(string helper, string verb, string input);

/// <summary>How a helper ended and what it wrote.</summary>
/// <param name="ExitCode">0 when it did what it was asked.</param>
/// <param name="Output">Its standard output, where it also says what was wrong.</param>
public sealed record HelperAnswer(int ExitCode, string Output);

/// <summary>A program that keeps credentials (the protocol of docker-credential-helpers).</summary>
internal sealed class HelperProgram(CredentialHelper? run, string name)
{
    private const string NotFound = "credentials not found in native keychain";

    /// <summary>Whether it is installed; an error of a helper that is not there is not one where Docker alone names it.</summary>
    internal bool IsMissing { get; private set; }

    /// <summary>The credentials for a server, or none.</summary>
    /// <exception cref="EngineError">It failed.</exception>
    internal Credentials Get(string server)
    {
        if (Run("get", server, "getting") is not { } output) return Credentials.None;
        try
        {
            using var document = JsonDocument.Parse(output);
            var user = Text(document.RootElement, "Username");
            var secret = Text(document.RootElement, "Secret");
            return user == "<token>" ? new("", "", secret) : new(user, secret);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new EngineError(ErrorKind.Unavailable, $"docker-credential-{name} get did not answer with credentials: {e.Message}", inner: e);
        }
    }

    /// <summary>Keeps credentials.</summary>
    /// <exception cref="EngineError">It failed.</exception>
    internal void Store(string server, Credentials credentials)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("ServerURL", server);
            writer.WriteString("Username", credentials.Username);
            writer.WriteString("Secret", credentials.Password);
            writer.WriteEndObject();
        }
        Run("store", Encoding.UTF8.GetString(buffer.ToArray()), "storing");
    }

    /// <summary>Forgets a server; false when it was not known.</summary>
    /// <exception cref="EngineError">It failed.</exception>
    internal bool Erase(string server) => Run("erase", server, "erasing") is not null;

    /// <summary>All servers it knows; none when it is not installed.</summary>
    /// <exception cref="EngineError">It failed.</exception>
    internal IReadOnlyList<string> List()
    {
        try
        {
            using var document = JsonDocument.Parse(Run("list", "unused", "listing") ?? "{}");
            return [.. document.RootElement.EnumerateObject().Select(m => m.Name)];
        }
        catch (EngineError) when (IsMissing)
        {
            return [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new EngineError(ErrorKind.Invalid, $"docker-credential-{name} list did not answer with a list: {e.Message}", inner: e);
        }
    }

    // Null means "not found", which is no failure.
    private string? Run(string verb, string input, string doing)
    {
        var answer = run?.Invoke(name, verb, input);
        IsMissing = answer is null;
        if (answer is null)
            throw new EngineError(ErrorKind.NotFound, $"error {doing} credentials - err: exec: \"docker-credential-{name}\": executable file not found in $PATH, out: ``", subject: name);
        if (answer.ExitCode == 0) return answer.Output;
        var text = answer.Output.Trim();
        return text == NotFound ? null : throw new EngineError(ErrorKind.Unavailable, $"error {doing} credentials - err: exit status {answer.ExitCode}, out: `{text}`");
    }

    private static string Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
