using System.Text.Json;
using Selkie.Cli.Output;

namespace Selkie.Cli.Tests.Output;

public class YamlTextTests
{
    [Fact]
    public void Yaml_is_sigs_k8s_io_yaml()
    {
        using var json = JsonDocument.Parse("""
            {"b":[{"y":1,"x":"two"},{"x":[]}],"a":{"version":"13","empty":"","note":"a: b","lines":"one\ntwo","none":null,"map":{},"share":78.24,"flag":"true"},"c":["k8s-file"]}
            """);
        Assert.Equal("""
            a:
              empty: ""
              flag: "true"
              lines: |-
                one
                two
              map: {}
              none: null
              note: 'a: b'
              share: 78.24
              version: "13"
            b:
            - x: two
              "y": 1
            - x: []
            c:
            - k8s-file

            """, YamlText.Of(json.RootElement));
    }
}
