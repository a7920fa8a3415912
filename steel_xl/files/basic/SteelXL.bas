Option Explicit
' The buttons of the cover. Each runs one Python function, which reads and writes this workbook; all that is here is
' the status bar, and a message where Python cannot be started.

Public Sub RunScenario()
    On Error GoTo failed
    Application.StatusBar = "steel_xl: running the scenario ..."
    RunPython "import steel_xl.adapters.macros as m; m.run_scenario()"
    Finish
    Exit Sub
failed:
    Complain Err.Description
End Sub

Public Sub CheckInputs()
    On Error GoTo failed
    Application.StatusBar = "steel_xl: checking the inputs ..."
    RunPython "import steel_xl.adapters.macros as m; m.check_inputs()"
    Finish
    Exit Sub
failed:
    Complain Err.Description
End Sub

Public Sub ExplainErrors()
    On Error GoTo failed
    If LastTransportError <> "" Then
        Complain LastTransportError
        LastTransportError = ""
    End If
    Application.StatusBar = "steel_xl: looking for the reasons of errors ..."
    RunPython "import steel_xl.adapters.macros as m; m.explain_errors()"
    Finish
    Exit Sub
failed:
    Complain Err.Description
End Sub

' Forgets the kept answers of worksheet functions; there is no button for it: Alt+F8.
Public Sub ClearFunctionCache()
    On Error GoTo failed
    RunPython "import steel_xl.adapters.macros as m; m.clear_cache()"
    Exit Sub
failed:
    Complain Err.Description
End Sub

Private Sub Finish()
    #If Mac Then
        ' Python works on after the button returns; xlwings clears the status bar when it is done
    #Else
        Application.StatusBar = False
    #End If
End Sub

Private Sub Complain(ByVal what As String)
    Application.StatusBar = False
    MsgBox "Python could not be reached: " & what & vbLf & vbLf & _
           "Look at Interpreter_Win on the sheet xlwings.conf, or run: python -m steel_xl doctor", _
           vbExclamation, "steel_xl"
End Sub
