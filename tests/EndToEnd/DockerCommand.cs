namespace Selkie.EndToEnd;

/// <summary>Docker's own command line client, against a service of a caller's engine.</summary>
internal sealed class DockerCommand : IDisposable
{
    private static readonly Lazy<string?> Found = new(Find);
    private readonly ServedEngine _service;
    private readonly IReadOnlyList<string> _prefix;

    /// <summary>Starts the service.</summary>
    /// <param name="engine">Whose.</param>
    /// <param name="network">Where the client runs; null: on the host.</param>
    public DockerCommand(Caller engine, TestNetwork? network)
    {
        Assert.SkipWhen(Found.Value is null, "Docker's client is not on PATH, and apt has none");
        _service = new ServedEngine(engine);
        Directory = System.IO.Directory.CreateTempSubdirectory("selkie-docker-").FullName;
        _prefix = [.. network?.Enter ?? [], "env", "DOCKER_HOST=" + _service.Address, "DOCKER_CONFIG=" + Directory, Found.Value!];
    }

    /// <summary>Where the client keeps its configuration, and files of the test.</summary>
    public string Directory { get; }

    /// <summary>Runs the client.</summary>
    public (int Code, string Out, string Error) Run(params IEnumerable<string> words)
    {
        var outcome = Caller.Run([.. _prefix, .. words]);
        return (outcome.Code, outcome.Out, outcome.Error);
    }

    /// <summary>Runs the client and expects it to succeed.</summary>
    /// <returns>What it printed, without the last line feed.</returns>
    public string Ok(params IEnumerable<string> words)
    {
        var (code, printed, error) = Run(words);
        Assert.True(code == 0, $"docker {string.Join(' ', words)}: {code} {error}");
        return printed.TrimEnd('\n');
    }

    /// <summary>As <see cref="Ok"/>, with something on its input.</summary>
    public string OkWithInput(string input, params string[] words) => Script($"printf %s {Quoted(input)} | {Line(words)}");

    /// <summary>Runs the client on a terminal of 40 lines of 100 characters.</summary>
    /// <returns>What the terminal showed.</returns>
    public string OnTerminal(params string[] words) => Script($"script -qec {Quoted($"stty rows 40 cols 100; {Line(words)}")} /dev/null </dev/null");

    public void Dispose()
    {
        _service.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private string Line(IEnumerable<string> words) => string.Join(' ', _prefix.Concat(words).Select(Quoted));

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Script(string script)
    {
        var outcome = Caller.Run("sh", "-c", script);
        Assert.True(outcome.Code == 0, $"{script}: {outcome.Code} {outcome.Out}{outcome.Error}");
        return outcome.Out;
    }

    // The one on PATH, or the client of Debian's package, of which nothing is installed.
    private static string? Find()
    {
        var named = Caller.Run("sh", "-c", "command -v docker && docker --version");
        if (named.Code == 0 && named.Out.Contains("Docker version", StringComparison.Ordinal)) return named.Out.Split('\n')[0];
        var place = System.IO.Directory.CreateTempSubdirectory("selkie-docker-client-").FullName;
        var unpacked = Caller.Run("sh", "-c", $"cd {place} && (apt-get -qq download docker-cli || apt-get -qq download docker.io) 2>/dev/null && dpkg -x *.deb . && test -x usr/bin/docker");
        return unpacked.Code == 0 ? $"{place}/usr/bin/docker" : null;
    }
}
