using System.Globalization;
using System.Text.Json;
using Selkie.Engine.Text;
using Selkie.Oci;
using Selkie.Oci.Images;

namespace Selkie.Engine.Images.Making;

/// <summary>Applies instructions of --change to the configuration of an image (libimage image_config.go).</summary>
public static class ConfigChanges
{
    private const int LargestPort = 65535;
    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement.Clone();

    /// <summary>The configuration with all changes.</summary>
    /// <exception cref="EngineError">With Podman's text, when an instruction is wrong.</exception>
    public static ContainerDefaults Apply(ContainerDefaults config, IEnumerable<string> changes)
    {
        foreach (var change in changes) config = ApplyOne(config, change);
        return config;
    }

    private static ContainerDefaults ApplyOne(ContainerDefaults config, string change)
    {
        var split = change.Split(' ', 2);
        if (split.Length < 2) split = change.Split('=', 2);
        if (split.Length < 2) throw Invalid(change, "must be formatted as KEY VALUE");
        var key = split[0].Trim().ToUpperInvariant();
        var value = split[1].Trim();
        return key switch
        {
            "USER" => config with { User = value.Length > 0 ? value : throw Invalid(change, "must provide a value to USER") },
            "EXPOSE" => config with { ExposedPorts = With(config.ExposedPorts, [Port(change, value)]) },
            "ENV" => config with { Env = [.. config.Env ?? [], Variable(change, value)] },
            "ENTRYPOINT" => config with { Entrypoint = Words(value) ?? (value.Length > 0 ? ["/bin/sh", "-c", value] : []) },
            "CMD" => config with { Cmd = Words(value) ?? (value.Length > 0 ? ["/bin/sh", "-c", value] : ["/bin/sh", "-c"]) },
            "VOLUME" => config with { Volumes = With(config.Volumes, Volumes(change, value)) },
            "WORKDIR" => config with { WorkingDir = value.Length > 0 ? Join(config.WorkingDir, value) : throw Invalid(change, "must provide a non-empty WORKDIR") },
            "LABEL" => config with { Labels = WithLabel(config.Labels, change, value) },
            "STOPSIGNAL" => config with { StopSignal = Signal(change, value) },
            "ONBUILD" => config with { OnBuild = value.Length > 0 ? [.. config.OnBuild ?? [], value] : throw Invalid(change, "ONBUILD must be given an argument") },
            _ => throw Invalid(change, $"invalid instruction {key}"),
        };
    }

    private static string Port(string change, string value)
    {
        var parts = value.Split('/');
        if (parts.Length > 2) throw Invalid(change, "EXPOSE port must be formatted as PORT[/PROTO]");
        if (!int.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw Invalid(change, $"EXPOSE port must be an integer: strconv.Atoi: parsing \"{parts[0]}\": invalid syntax");
        if (number is <= 0 or > LargestPort) throw Invalid(change, "EXPOSE port must be a valid port number");
        var protocol = parts.Length > 1 ? parts[1].ToLowerInvariant() : "tcp";
        return protocol is "tcp" or "udp" ? $"{number}/{protocol}" : throw Invalid(change, "EXPOSE protocol must be TCP or UDP");
    }

    private static string Variable(string change, string value)
    {
        var parts = value.Split('=', 2);
        if (parts[0].Length == 0) throw Invalid(change, "ENV must have at least one argument");
        return $"{Unquote(parts[0])}={(parts.Length > 1 ? Unquote(parts[1]) : "")}";
    }

    private static SortedDictionary<string, string> WithLabel(IReadOnlyDictionary<string, string>? labels, string change, string value)
    {
        var parts = value.Split('=', 2);
        if (parts.Length < 2) throw Invalid(change, "LABEL must be formatted key=value");
        var key = Unquote(parts[0]);
        if (key.Length == 0) throw Invalid(change, "LABEL must have a non-empty key");
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (old, text) in labels ?? new Dictionary<string, string>()) all[old] = text;
        all[key] = Unquote(parts[1]);
        return all;
    }

    private static IReadOnlyList<string> Volumes(string change, string value)
    {
        var paths = Words(value) ?? value.Split(' ');
        if (paths.Count == 0) throw Invalid(change, "must provide at least one argument to VOLUME");
        return paths.Contains("") ? throw Invalid(change, "VOLUME paths must not be empty") : paths;
    }

    private static SortedDictionary<string, JsonElement> With(IReadOnlyDictionary<string, JsonElement>? set, IEnumerable<string> keys)
    {
        var all = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (key, value) in set ?? new Dictionary<string, JsonElement>()) all[key] = value;
        foreach (var key in keys) all[key] = Empty;
        return all;
    }

    private static string Signal(string change, string value)
    {
        try
        {
            return SignalNames.Parse(value).ToString(CultureInfo.InvariantCulture);
        }
        catch (EngineError e)
        {
            throw Invalid(change, $"KILLSIGNAL must be given a valid signal: {e.Message}");
        }
    }

    // Null when the text is no JSON array of strings.
    private static IReadOnlyList<string>? Words(string text)
    {
        if (!text.StartsWith('[')) return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(e => e.GetString() ?? "")];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Join(string? directory, string path) => Path.GetFullPath(Path.Join(directory ?? "", path), "/") is var full && (directory ?? path).StartsWith('/')
        ? full : full.TrimStart('/');

    private static string Unquote(string text) => text.Length > 1 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;

    private static EngineError Invalid(string change, string why) => new(ErrorKind.Invalid, $"invalid change \"{change}\" - {why}");
}
