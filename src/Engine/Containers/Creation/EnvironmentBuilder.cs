using Selkie.Oci;

namespace Selkie.Engine.Containers.Creation;

/// <summary>
/// The environment of a container, from its sources in rising precedence: defaults, image, caller (--env-host, proxies), files, options
/// (podman-run(1), "Environment").
/// </summary>
internal sealed class EnvironmentBuilder
{
    private static readonly string[] ProxyNames =
        ["http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY"];

    private readonly List<string> _order = [];
    private readonly Dictionary<string, string> _values = [];

    /// <summary>What every container gets unless something else sets it.</summary>
    public static IReadOnlyList<string> Defaults { get; } =
        ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "container=podman"];

    /// <summary>Builds the environment as the options and the image ask for.</summary>
    public static IReadOnlyList<string> Build(ContainerOptions options, IReadOnlyList<string> fromConfig, IReadOnlyList<string> fromImage)
    {
        var env = new EnvironmentBuilder();
        env.AddAll(Defaults);
        if (options.Tty) env.Set("TERM", "xterm");
        env.AddAll(fromConfig);
        env.AddAll(fromImage);
        foreach (var name in options.UnsetEnv) env.Unset(name);
        if (options.UnsetEnvAll) env.Clear();
        if (options.HttpProxy ?? true) env.AddFromCaller(ProxyNames);
        if (options.EnvHost is true) env.AddCaller();
        foreach (var file in options.EnvFiles) env.AddFile(file);
        foreach (var entry in options.Env) env.AddOption(entry);
        foreach (var entry in options.EnvMerge) env.Merge(entry);
        return env.ToList();
    }

    /// <summary>NAME=value of each, in the order the names first came.</summary>
    public IReadOnlyList<string> ToList() => [.. _order.Select(name => $"{name}={_values[name]}")];

    /// <summary>Sets or replaces one.</summary>
    public void Set(string name, string value)
    {
        if (!_values.ContainsKey(name)) _order.Add(name);
        _values[name] = value;
    }

    /// <summary>The name is set.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>One option's entry: NAME=value; NAME takes the caller's value; NAME* every variable of the caller that begins so.</summary>
    /// <exception cref="EngineError">There is no name.</exception>
    public void AddOption(string entry)
    {
        var equals = entry.IndexOf('=');
        if (equals == 0 || entry.Length == 0) throw new EngineError(ErrorKind.Invalid, $"invalid environment variable: \"{entry}\"");
        if (equals > 0)
            Set(entry[..equals], entry[(equals + 1)..]);
        else if (entry.EndsWith('*'))
            AddCallersWithPrefix(entry[..^1]);
        else if (Environment.GetEnvironmentVariable(entry) is { } value)
            Set(entry, value);
    }

    /// <summary>Reads a file of such entries; lines that begin with # are comments.</summary>
    /// <exception cref="EngineError">The file cannot be read.</exception>
    public void AddFile(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (IOException)
        {
            throw new EngineError(ErrorKind.Invalid, $"open {path}: no such file or directory");
        }
        foreach (var line in lines)
        {
            var trimmed = line.TrimStart();
            if (trimmed.Length > 0 && trimmed[0] != '#') AddOption(trimmed);
        }
    }

    private void AddAll(IReadOnlyList<string> entries)
    {
        foreach (var entry in entries)
        {
            var equals = entry.IndexOf('=');
            if (equals > 0) Set(entry[..equals], entry[(equals + 1)..]);
            else if (equals < 0) Set(entry, "");
        }
    }

    private void Merge(string entry)
    {
        var equals = entry.IndexOf('=');
        if (equals <= 0) throw new EngineError(ErrorKind.Invalid, $"invalid environment variable: \"{entry}\"");
        Set(entry[..equals], Expand(entry[(equals + 1)..]));
    }

    // ${NAME} and $NAME are replaced by what the environment holds so far.
    private string Expand(string text)
    {
        var result = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }
            var braced = text[i + 1] == '{';
            var start = i + (braced ? 2 : 1);
            var end = start;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_')) end++;
            result.Append(_values.GetValueOrDefault(text[start..end], ""));
            i = braced && end < text.Length && text[end] == '}' ? end : end - 1;
        }
        return result.ToString();
    }

    private void AddFromCaller(string[] names)
    {
        foreach (var name in names)
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                Set(name, value);
    }

    private void AddCaller()
    {
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
            if ((string)entry.Key != Linux.Files.Umask.Variable)
                Set((string)entry.Key, (string?)entry.Value ?? "");
    }

    private void AddCallersWithPrefix(string prefix)
    {
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
            if (((string)entry.Key).StartsWith(prefix, StringComparison.Ordinal))
                Set((string)entry.Key, (string?)entry.Value ?? "");
    }

    private void Unset(string name)
    {
        if (_values.Remove(name)) _order.Remove(name);
    }

    private void Clear()
    {
        _values.Clear();
        _order.Clear();
    }
}
