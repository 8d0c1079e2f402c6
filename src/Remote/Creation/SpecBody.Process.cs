using Selkie.Engine.Containers.Creation;
using Selkie.Runtime.Containers;

namespace Selkie.Remote.Creation;

internal sealed partial class SpecBody
{
    private void Process()
    {
        if (_options.Entrypoint is { } entry) Texts("entrypoint", entry.Words.Count > 0 ? entry.Words : [""]);
        Pairs("env", Variables());
        Switch("env_host", _options.EnvHost);
        Texts("envmerge", _options.EnvMerge.Select(entry => entry.ToString()));
        Texts("unsetenv", _options.UnsetEnv);
        Switch("unsetenvall", _options.UnsetEnvAll);
        Switch("httpproxy", _options.HttpProxy);
        Switch("terminal", _options.Tty);
        Switch("stdin", _options.Interactive);
        Text("user", _options.User?.ToString());
        Texts("groups", _options.GroupAdd);
        Texts("hostusers", _options.HostUsers);
        Switch("manage_password", _options.Passwd);
        Text("passwd_entry", _options.PasswdEntry);
        Text("group_entry", _options.GroupEntry);
        Text("work_dir", _options.WorkDir);
        Text("umask", _options.Umask);
        Text("timezone", _options.TimeZone);
        Switch("init", _options.Init);
        Text("init_path", _options.InitPath);
        Text("systemd", _options.Systemd?.ToString());
        if (_options.Personality is { Length: > 0 } domain)
        {
            _json.WriteStartObject("personality"u8);
            Text("domain", domain);
            _json.WriteEndObject();
        }
        Number("oom_score_adj", _options.OomScoreAdjust);
        Limits(_options.Ulimits);
    }

    // The caller's variables are the client's, not the service's.
    private List<KeyValuePair<string, string>> Variables()
    {
        var builder = new EnvironmentBuilder(_call.Environment);
        builder.Add(_options.EnvFiles);
        builder.Add(_options.Env);
        return [.. builder.ToList().Select(PairFlags.Split)];
    }

    private void Limits(IReadOnlyList<Ulimit> limits)
    {
        if (limits.Count == 0) return;
        _json.WriteStartArray("r_limits"u8);
        foreach (var limit in limits.Select(limit => limit.ToRlimit()))
        {
            _json.WriteStartObject();
            _json.WriteString("type"u8, limit.Type["RLIMIT_".Length..].ToLowerInvariant()); // as ulimit(1) names it: the service adds the rest
            _json.WriteNumber("hard"u8, limit.Hard);
            _json.WriteNumber("soft"u8, limit.Soft);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }
}
