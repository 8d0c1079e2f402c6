using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Runtime.Containers;

namespace Selkie.Service.Containers.Creation;

internal sealed partial class LibpodCreate
{
    private CreateContainer Process(CreateContainer request) => request with
    {
        Entrypoint = _body.Texts("entrypoint") switch
        {
            [] => null,
            [""] => new EntryPoint([]),
            var words => new EntryPoint(words),
        },
        Env = [.. _body.Pairs("env").Select(pair => EnvironmentEntry.Of(pair.Key, pair.Value))],
        EnvHost = _body.Switch("env_host"),
        EnvMerge = [.. _body.Texts("envmerge").Select(EnvironmentMerge.Parse)],
        UnsetEnv = _body.Texts("unsetenv"),
        UnsetEnvAll = _body.Switch("unsetenvall") ?? false,
        HttpProxy = _body.Switch("httpproxy"),
        Tty = _body.Switch("terminal") ?? false,
        Interactive = _body.Switch("stdin") ?? false,
        User = ProcessUser.Parse(_body.Text("user") ?? ""),
        GroupAdd = _body.Texts("groups"),
        HostUsers = _body.Texts("hostusers"),
        Passwd = _body.Switch("manage_password"),
        PasswdEntry = Text("passwd_entry"),
        GroupEntry = Text("group_entry"),
        WorkDir = Text("work_dir"),
        CreateWorkDir = _body.Switch("create_working_dir") ?? false,
        Umask = Text("umask") is { } umask ? WordFlags.Umask.Parse(umask) : null,
        TimeZone = Text("timezone"),
        Init = _body.Switch("init") ?? false,
        InitPath = Text("init_path"),
        Systemd = Text("systemd") is { } systemd ? WordFlags.Systemd.Parse(systemd) : null,
        Personality = _body.Inner("personality").Text("domain") is { Length: > 0 } domain ? domain : null,
        OomScoreAdjust = (int?)Within("oom_score_adj", -1000, 1000),
        Ulimits = [.. _body.Objects("r_limits").Select(limit => Ulimit.Of(limit.Text("type") ?? "", limit.Natural("soft") ?? 0, limit.Natural("hard") ?? 0))],
    };
}
