using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Containers.Creation;

/// <summary>
/// The environment of a container, from its sources in rising precedence: defaults, image, caller (--env-host, proxies), files, options
/// (podman-run(1), "Environment").
/// </summary>
/// <param name="ofCaller">The caller's variables.</param>
internal sealed class EnvironmentBuilder(IReadOnlyDictionary<string, string> ofCaller)
{
    private static readonly string[] ProxyNames =
        ["http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY"];

    private const string SearchPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private readonly List<string> _order = [];
    private readonly Dictionary<string, string> _values = [];

    /// <summary>What every container gets unless something else sets it.</summary>
    public static IReadOnlyList<string> Defaults { get; } = [SearchPath, "container=podman"];

    /// <summary>Builds the environment as the options and the image ask for.</summary>
    public static IReadOnlyList<string> Build(ContainerOptions options, IReadOnlyList<string> fromConfig, IReadOnlyList<string> fromImage, IReadOnlyDictionary<string, string> ofCaller)
    {
        var env = new EnvironmentBuilder(ofCaller);
        env.AddAll(options.RootFs ? [SearchPath] : Defaults); // a root of the caller's own is not told that it is in a container
        if (options.Tty) env.Set("TERM", "xterm");
        env.AddAll(fromConfig);
        env.AddAll(fromImage);
        foreach (var entry in options.EnvMerge) env.Add([env.Expand(entry)]); // into what the image has: options come later and win
        foreach (var name in options.UnsetEnv) env.Unset(name);
        if (options.UnsetEnvAll) env.Clear();
        if (options.HttpProxy ?? true) env.AddFromCaller(ProxyNames);
        if (options.EnvHost is true) env.AddCallersWithPrefix("");
        env.Add(options.EnvFiles);
        env.Add(options.Env);
        if (options.Hostname is { Length: > 0 } host && !env.Has("HOSTNAME")) env.Set("HOSTNAME", host);
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

    /// <summary>Sets what entries say, one after the other.</summary>
    /// <param name="entries">The entries.</param>
    public void Add(IEnumerable<EnvironmentEntry> entries)
    {
        foreach (var (name, value) in entries)
            if (value is not null) Set(name, value);
            else if (name.EndsWith('*')) AddCallersWithPrefix(name[..^1]);
            else if (ofCaller.TryGetValue(name, out var callers)) Set(name, callers);
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

    // The name is expanded, too: the entry is one word.
    private EnvironmentEntry Expand(EnvironmentEntry entry)
    {
        try
        {
            return EnvironmentMerge.Parse(ShellWord.Expand($"{entry}", name => _values.GetValueOrDefault(name, "")));
        }
        catch (FormatException e)
        {
            throw new EngineError(ErrorKind.Invalid, $"unable to process variables for --env-merge {entry}: {e.Message}", e);
        }
    }

    private void AddFromCaller(string[] names)
    {
        foreach (var name in names)
            if (ofCaller.GetValueOrDefault(name) is { Length: > 0 } value)
                Set(name, value);
    }

    private void AddCallersWithPrefix(string prefix)
    {
        foreach (var (name, value) in ofCaller)
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                Set(name, value);
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
